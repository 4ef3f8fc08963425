"""Two shows on one machine: what cannot belong to both is refused by its key."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from showrunner import preflight
from showrunner.lease import lease
from showrunner.preflight import checked
from studio.errors import Misconfigured

NEIGHBOUR = "{name: other, url: 'http://other.test', token: 'a token of sixteen'}"


def settings(folder: Path, console: str = "{}") -> Path:
    file = folder / "config.yaml"
    place = f"run: {{folder: {folder / 'run'}, cache: {folder / 'cache'}}}\n"
    file.write_text(f"{place}console: {console}\n", "utf-8")
    return file


def test_a_run_folder_that_another_show_has_is_refused_and_told_whose_it_is(
    tmp_path: Path,
) -> None:
    file = settings(tmp_path)
    with lease(tmp_path / "run", "shop/de.yaml"), pytest.raises(Misconfigured) as refused:
        checked(file, None, ["rtmp://127.0.0.1:9/live/key"], tmp_path, console=False)
    assert "run.folder: " in str(refused.value)
    assert "in use by the show of shop/de.yaml (process " in str(refused.value)
    checked(file, None, ["rtmp://127.0.0.1:9/live/key"], tmp_path, console=False)


def test_a_show_that_was_killed_leaves_its_run_folder_to_the_next(tmp_path: Path) -> None:
    hold = (
        "import sys, pathlib; from showrunner.lease import lease\n"
        f"with lease(pathlib.Path({str(tmp_path)!r}), None):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Misconfigured, match=f"process {holder.pid}"), lease(tmp_path, None):
            pass
        holder.kill()
        holder.wait()
        with lease(tmp_path, None):
            pass


def test_a_run_folder_that_cannot_be_made_is_refused_by_its_key(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refusal = pytest.raises(Misconfigured, match=r"run\.folder: .* cannot be written")
    with refusal, lease(tmp_path / "file" / "run", None):
        pass


class Neighbour(BaseHTTPRequestHandler):
    says = b"on air\n"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.says)))
        self.end_headers()
        self.wfile.write(self.says)

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - its name there


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something answers."""
    with HTTPServer(("127.0.0.1", 0), Neighbour) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("says", "shows", "refused"),
    [
        (b"on air\n", NEIGHBOUR, True),
        (b"off air: no report from playout\n", NEIGHBOUR, True),
        (b"<html>", NEIGHBOUR, False),
        (b"on air\n", "", False),
    ],
)
def test_the_port_of_another_desk_is_refused_in_a_group_and_nothing_else_keeps_it_off_the_air(
    tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch, says: bytes, shows: str, *, refused: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(Neighbour, "says", says)
    monkeypatch.setattr(preflight, "LEAVING", preflight.LOOK)
    file = settings(tmp_path, f"{{port: {taken}, shows: [{shows}]}}")
    if refused:
        with pytest.raises(Misconfigured, match=f"console.port: {taken} is the port of another"):
            checked(file, None, ["rtmp://127.0.0.1:9/live/key"], tmp_path, console=True)
        return
    session = checked(file, None, ["rtmp://127.0.0.1:9/live/key"], tmp_path, console=True)
    assert session.config.console.port != taken
