"""What is in deploy/ fits the show: settings, folders, signals, health; linted where a linter is."""

import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from showrunner.settings import settings
from studio.config import at_home

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def instructions() -> Iterator[tuple[str, str]]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        word, _, rest = line.partition(" ")
        yield word, rest


def unit(name: str = "vitrine") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / f"{name}.service").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_its_settings_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("VITRINE_OUTPUT", "rtmps://a.example/live/key"),
        ("VITRINE_DESK_HOST", "0.0.0.0"),
        ("VITRINE_TOKEN", "token"),
    ):
        monkeypatch.setenv(name, value)
    config = settings(DEPLOY / "config.yaml", None)
    assert config.stream.outputs[0].url == "rtmps://a.example/live/key"
    assert at_home(config.run.folder) == Path("/var/lib/vitrine")
    assert at_home(config.recording.folder).is_relative_to("/var/lib/vitrine")
    kept = " ".join(rest for word, rest in instructions() if word == "VOLUME")
    assert str(config.run.folder) in kept
    assert str(config.run.cache) in kept


def test_the_image_runs_without_root_and_what_it_copies_is_there() -> None:
    said = list(instructions())
    known = {
        *("FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"),
        *("HEALTHCHECK", "ENTRYPOINT", "CMD"),
    }
    assert {word for word, _ in said} <= known
    assert said[0][0] == "FROM"
    users = [rest for word, rest in said if word == "USER"]
    assert users[-1] == "vitrine"
    for word, rest in said:
        if word == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / path).exists() for path in rest.split()[:-1])
        if word in {"ENTRYPOINT", "VOLUME"} or (word == "CMD"):
            assert json.loads(rest)  # no shell between process 1 and its signals
    assert dict(said)["STOPSIGNAL"] == "SIGTERM"


@pytest.mark.parametrize("name", ["deploy/keys", "config.keys", "deploy/config.keys", "shop/keys"])
def test_no_keys_get_into_the_image(name: str) -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line.removeprefix("**/") for line in left_out if line.startswith("**/")]
    assert any(Path(name).match(pattern) for pattern in patterns)
    assert not any(line.startswith("!") for line in left_out)


def test_the_parts_are_read_from_the_project() -> None:
    (command,) = [rest for word, rest in instructions() if word == "RUN" and "tomllib" in rest]
    script = re.search(r'python -c "(.+?)" >', command)
    assert script is not None
    made = subprocess.run(
        [sys.executable, "-c", script[1]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert made.stdout.split("\n")[:-1] == project["dependencies"]


class Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - its name there


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_fails_when_the_show_is_off_air(status: int, code: int) -> None:
    rest = dict(instructions())["HEALTHCHECK"]
    command = json.loads(rest[rest.index("[") :])
    handler = type("Of", (Health,), {"status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        asked = command[2].replace(":8080", f":{server.server_port}")
        ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=False)
        server.shutdown()
        thread.join()
    assert ended.returncode == code


def test_compose_gives_the_show_what_it_needs_to_end_in_order() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    show = told["services"]["show"]
    assert (DEPLOY / show["build"]["context"] / show["build"]["dockerfile"]).exists()
    assert int(show["stop_grace_period"].rstrip("s")) > 3 * 8
    volumes = {volume.split(":")[0] for volume in show["volumes"]}
    assert volumes <= set(told["volumes"])
    assert show["ports"] == ["127.0.0.1:8080:8080"]


@pytest.mark.parametrize("name", ["vitrine", "vitrine@"])
def test_the_unit_is_understood_by_systemd(tmp_path: Path, name: str) -> None:
    told = unit(name)
    assert told["Type"] == ["notify"]
    assert int(told["TimeoutStopSec"][0]) > 3 * 8
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing: sudo apt-get install systemd")
    text = (DEPLOY / f"{name}.service").read_text(encoding="utf-8")
    mine = tmp_path / (f"{name}de.service" if name.endswith("@") else f"{name}.service")
    mine.write_text(text.replace("/opt/vitrine/.venv/bin/vitrine", sys.executable))
    ended = subprocess.run(
        ["systemd-analyze", "verify", str(mine)], capture_output=True, text=True, check=False
    )
    about_us = [line for line in ended.stderr.splitlines() if "vitrine" in line]
    assert about_us == []


def test_shows_of_the_template_share_nothing_but_the_keys_of_all() -> None:
    alone, one_of_many = unit(), unit("vitrine@")
    apart = {key for key in one_of_many if one_of_many[key] != alone.get(key)}
    assert apart == {
        "Description", "ExecStart", "EnvironmentFile", "StateDirectory", "CacheDirectory",
    }  # fmt: skip
    shared = [value for key in apart for value in one_of_many[key] if "%i" not in value]
    assert shared == ["-/etc/vitrine/keys"]
