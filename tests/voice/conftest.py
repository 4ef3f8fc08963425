"""A company of engines that stand in, and a booth for them."""

from pathlib import Path

import pytest
from voice_stand_ins import Builder, Stage, Tuner, Wristwatch, plainly

from studio import engines, settings
from studio.errors import Misconfigured, Unavailable
from voice.booth import Booth


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The engines there are: add a `Tuner` by name."""
    players: Stage = {}

    def find(_group: str, name: str) -> Tuner:
        if name == "lead2":
            raise Misconfigured("voice engine 'lead2' is not installed")
        if name not in players:
            raise Unavailable(f"{name} is not installed")
        return players[name]

    monkeypatch.setattr(engines, "engine", find)
    monkeypatch.setattr(engines, "names", lambda _group: ["espeak", "festival", "flite"])
    return players


@pytest.fixture
def booth(tmp_path: Path) -> Builder:
    def build(voice: str = "lead", spare: str = "spare", **more: object) -> Booth:
        chosen = settings.Voice(engine=voice, spare=spare, **more)
        return Booth(chosen, settings.Show(), tmp_path, Wristwatch(), read=plainly)

    return build
