"""Who is cast for a show, as lead and as spare, and what is refused."""

import asyncio
from pathlib import Path

import pytest
from voice_stand_ins import Builder, Stage, Tuner

from studio import engines, settings
from studio.errors import Misconfigured, Unavailable
from voice.casting import cast
from voice.engine import Role


def test_auto_takes_the_best_that_is_here_and_says_why(company: Stage, booth: Builder) -> None:
    company["espeak"] = Tuner()

    async def run() -> tuple[str, str]:
        async with booth("auto", "espeak") as open_booth:
            return open_booth.engine, open_booth.reason

    assert asyncio.run(run()) == (
        "espeak",
        "the best voice for en here; festival is not installed; flite is not installed",
    )


def test_without_any_engine_it_cannot_open(company: Stage, booth: Builder) -> None:
    async def run() -> None:
        async with booth("auto"):
            pass

    with pytest.raises(Unavailable, match="no voice for en here: festival is not installed"):
        asyncio.run(run())


def test_a_voice_that_is_not_here_is_replaced_with_its_reason(
    company: Stage, booth: Builder
) -> None:
    company["spare"] = Tuner()

    async def run() -> tuple[str, str]:
        async with booth(settings={"timbre": "of the lead"}) as open_booth:
            return open_booth.engine, open_booth.reason

    assert asyncio.run(run()) == ("spare", "lead is not installed")


def test_the_spare_of_a_voice_that_is_always_a_womans_is_a_woman(
    company: Stage, tmp_path: Path
) -> None:
    roles = {}

    class Actor(Tuner):
        def __call__(self, settings: object, role: Role) -> Tuner:
            roles[self.key] = role.character
            return self

    for name in ("festival", "flite"):
        company[name] = Actor()
        company[name].key = name
    chosen = settings.Voice(engine="festival", spare="flite", character="male")
    cast(chosen, Role("en", 1.0, tmp_path, "male"))
    assert roles == {"festival": "male", "flite": "female"}


@pytest.mark.parametrize(
    ("character", "best"), [("female", "festival"), ("male", "flite"), ("auto", "festival")]
)
def test_auto_casts_by_character(character: str, best: str, company: Stage, booth: Builder) -> None:
    for name in ("espeak", "festival", "flite"):
        company[name] = Tuner()

    async def run() -> str:
        async with booth("auto", "espeak", character=character) as open_booth:
            return open_booth.engine

    assert asyncio.run(run()) == best


def test_auto_leaves_engines_of_other_packages_to_those_who_name_them(
    company: Stage, booth: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    company["hum"], company["espeak"] = Tuner(), Tuner()
    monkeypatch.setattr(engines, "names", lambda _group: ["espeak", "hum"])

    async def run(name: str) -> str:
        async with booth(name, "espeak") as open_booth:
            return open_booth.engine

    assert asyncio.run(run("auto")) == "espeak"
    assert asyncio.run(run("hum")) == "hum"


def test_a_spare_that_does_not_exist_is_refused_by_name(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> None:
        async with booth(spare=[{"engine": "lead2", "settings": {}}]):
            pass

    with pytest.raises(Misconfigured, match="lead2"):
        asyncio.run(run())


def test_a_setting_nobody_knows_is_refused_by_name(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> None:
        async with booth(settings={"timbre": "warm"}):
            pass

    with pytest.raises(Misconfigured, match=r"voice\.settings\.timbre.*'lead'"):
        asyncio.run(run())


def test_a_live_voice_with_a_setting_nobody_knows_is_refused(
    company: Stage, booth: Builder
) -> None:
    company["espeak"] = Tuner()

    async def run() -> None:
        async with booth("live", settings={"sauce": "microphone"}):
            pass

    with pytest.raises(Misconfigured, match=r"voice\.settings\.sauce: no such setting"):
        asyncio.run(run())


def test_a_wrong_setting_of_a_spare_is_told_as_its_own(company: Stage, booth: Builder) -> None:
    company["lead"], company["other"] = Tuner(), Tuner()

    async def run() -> None:
        async with booth(spare=[{"engine": "other", "settings": {"timbre": "warm"}}]):
            pass

    with pytest.raises(Misconfigured, match=r"voice\.spare\.0\.settings\.timbre.*'other'"):
        asyncio.run(run())


def test_one_engine_may_play_two_parts_with_other_settings(tmp_path: Path) -> None:
    wanted = settings.Voice.model_validate(
        {
            "engine": "espeak",
            "spare": [
                {"engine": "espeak", "settings": {"pitch": 20}},
                "espeak",
                {"engine": "espeak", "settings": {"pitch": 20}},
            ],
        }
    )
    parts = cast(wanted, Role("en", 1.0, tmp_path))
    assert [part.name for part in parts] == ["espeak", "espeak 2"]
    assert parts[0].engine.key != parts[1].engine.key
