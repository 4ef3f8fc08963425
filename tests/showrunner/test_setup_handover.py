"""A command line or the set-up becomes the show, and nothing of it is where `ps` looks."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from showrunner import handover, preflight, setup
from showrunner.going_live import go_live
from showrunner.live import Desk
from showrunner.main import app
from studio.errors import Misconfigured
from studio.settings import Config

TOKEN = "a-token-nobody-guesses"


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the process would have become."""
    lines: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _program, arguments: lines.append([*arguments]))
    return lines


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a show is asked for when what was executed begins."""
    found: dict[str, Any] = {}

    def live(
        file: Path | None, catalog: Path | None, to: list[str], seconds: float | None, **more: Any
    ) -> None:
        found.update(more, file=file, catalog=catalog, to=to, seconds=seconds)

    monkeypatch.setattr(handover, "live", live)
    return found


def test_the_show_that_follows_is_at_the_same_port_and_knows_the_same_token(
    executed: list[list[str]], asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    go_live(Path("shop.yaml"), desk=(TOKEN, 8097))
    (arguments,) = executed
    assert TOKEN not in " ".join(arguments)
    assert TOKEN not in str(os.environ)
    monkeypatch.setattr(sys, "argv", ["handover", *arguments[3:]])
    handover.main()
    assert asked["file"] == Path("shop.yaml")
    assert asked["desk"] == Desk(TOKEN, 8097)
    assert TOKEN not in repr(asked["desk"])


def test_a_command_line_reaches_the_show_whole_and_its_keys_leave_the_list_of_processes(
    executed: list[list[str]], asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    to = ["rtmp://one/live/key-one", "rtmp://two/live/key-two"]
    words = ["live", "--catalog", "goods.csv", "--to", to[0], "--to", to[1], "--seconds", "90"]
    # In the real thing nothing of the command line comes after this.
    app([*words, "--no-console", "--monitor", "--no-record"], standalone_mode=False)
    (arguments,) = executed
    assert "key-" not in " ".join(arguments)
    assert " ".join(arguments).endswith(" vitrine live")
    monkeypatch.setattr(sys, "argv", ["handover", *arguments[3:]])
    handover.main()
    assert asked == {
        "file": None,
        "catalog": Path("goods.csv"),
        "to": to,
        "seconds": 90.0,
        "console": False,
        "monitor": True,
        "record": False,
        "desk": None,
    }


def test_what_stands_between_a_show_and_the_air_is_one_sentence(
    executed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def live(*_: object, **__: object) -> None:
        raise Misconfigured("stream: no such size")

    monkeypatch.setattr(handover, "live", live)
    go_live(None)
    monkeypatch.setattr(sys, "argv", ["handover", *executed[0][3:]])
    with pytest.raises(SystemExit) as ended:
        handover.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "vitrine: stream: no such size\n"


def test_a_token_of_the_settings_goes_before_the_one_that_was_printed(tmp_path: Path) -> None:
    for text, wanted in (
        ("console: {token: chosen-by-the-shop}", "chosen-by-the-shop"),
        ("", TOKEN),
    ):
        file = tmp_path / "config.yaml"
        file.write_text(f"{text}\nrun: {{folder: {tmp_path}/run, cache: {tmp_path}/cache}}\n")
        session = preflight.checked(
            file, None, ["rtmp://127.0.0.1:9/live/x"], tmp_path, console=True, token=TOKEN, port=0
        )
        assert session.token == wanted
        assert session.file == file
        assert session.port == Config().console.port, "what a reload compares with stays the file's"


def test_settings_that_are_broken_are_no_reason_not_to_open_the_page(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("show: {nmae: x}\n")
    assert setup._before(file) == Config()
    assert setup._before(tmp_path / "new.yaml") == Config()
