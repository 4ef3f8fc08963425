"""The set-up becomes the show: same port, same token, and nothing of it where `ps` looks."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from showrunner import handover, preflight, setup
from showrunner.live import Desk
from studio.settings import Config

TOKEN = "a-token-nobody-guesses"


def test_the_show_that_follows_is_at_the_same_port_and_knows_the_same_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executed: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _program, arguments: executed.append(arguments))
    found = setup.Found(Config(), TOKEN, 8097)
    setup._turn_into_a_show(Path("shop.yaml"), found)
    (arguments,) = executed
    assert TOKEN not in " ".join(arguments)
    assert TOKEN not in str(os.environ)

    asked: dict[str, Any] = {}

    def live(file: Path | None, *_: object, **more: Any) -> None:
        asked.update(more, file=file)

    monkeypatch.setattr(handover, "live", live)
    monkeypatch.setattr(sys, "argv", ["handover", arguments[-1]])
    handover.main()
    assert asked["file"] == Path("shop.yaml")
    assert asked["desk"] == Desk(TOKEN, 8097)
    assert TOKEN not in repr(asked["desk"])


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
