"""The booth: sentence by sentence, with a spare that takes over and a cache that remembers."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from voice_stand_ins import Tuner, Wristwatch, line, plainly

from studio import engines, settings
from studio.errors import Misconfigured, Unavailable
from studio.show import BoundLine, Utterance
from voice import chair
from voice.booth import Booth
from voice.casting import cast
from voice.engine import Role
from voice.loudness import loudness
from voice.timeline import timeline

Stage = dict[str, Tuner]
Builder = Callable[..., Booth]


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


async def voiced(booth: Booth, bound: BoundLine) -> list[Utterance]:
    return [utterance async for utterance in booth.utter(bound)]


def test_a_line_comes_sentence_by_sentence_in_order(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()
    bound = line("One two three. Four five! Six?")

    async def run() -> list[Utterance]:
        async with booth() as open_booth:
            return await voiced(open_booth, bound)

    said = asyncio.run(run())
    assert [(u.part, u.parts, u.text) for u in said] == [
        (0, 3, "One two three."),
        (1, 3, "Four five!"),
        (2, 3, "Six?"),
    ]
    assert all(u.bound is bound for u in said)
    assert all(0.2 <= u.pause <= 0.55 for u in said)
    assert company["lead"].opened == 0


def test_words_and_shapes_lie_inside_the_sound(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> list[Utterance]:
        async with booth() as open_booth:
            return await voiced(open_booth, line("My time, my way. Mine."))

    for u in asyncio.run(run()):
        assert [word.text for word in u.words] == u.text.split()
        assert all(a.end <= b.start for a, b in pairwise(u.words))
        assert u.words[-1].end <= len(u.pcm)
        assert (u.visemes[0].start, u.visemes[-1].end) == (0, len(u.pcm))
        assert sum(v.shape == "PP" for v in u.visemes) == len(u.words)
        assert loudness(u.pcm) == pytest.approx(-16.0, abs=0.5) or u.seconds < 0.4


def test_the_spare_takes_over_within_the_sentence(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner(fails=lambda n: n == 6)  # the first four calibrate it
    company["spare"] = Tuner()

    async def run() -> tuple[list[Utterance], int]:
        async with booth() as open_booth:
            return await voiced(
                open_booth, line("One two. Three four. Five six.")
            ), open_booth.substitutions

    said, substitutions = asyncio.run(run())
    assert [u.text for u in said] == ["One two.", "Three four.", "Five six."]
    assert substitutions == 1
    assert company["lead"].asked == 7


def test_after_three_failures_the_engine_rests_and_is_tried_again_later(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Tuner(fails=lambda n: 4 < n < 9)
    company["spare"] = Tuner()

    async def run() -> list[int]:
        asked = []
        async with booth() as open_booth:
            for word in ("one", "two", "three", "four", "five"):
                await voiced(open_booth, line(word))
                asked.append(company["lead"].asked - 4)
            open_booth._clock.lag(31)
            for word in ("six", "seven"):
                await voiced(open_booth, line(word))
                asked.append(company["lead"].asked - 4)
            open_booth._clock.lag(31)
            for word in ("eight", "nine"):
                await voiced(open_booth, line(word))
                asked.append(company["lead"].asked - 4)
        return asked

    assert asyncio.run(run()) == [1, 2, 3, 3, 3, 4, 4, 5, 6]


def test_when_nobody_can_speak_it_says_why(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner(fails=lambda n: n > 4)

    async def run() -> None:
        async with booth() as open_booth:
            await voiced(open_booth, line("Hello."))

    with pytest.raises(Unavailable, match=r"nobody can say 'Hello\.': the tuner is broken"):
        asyncio.run(run())


def test_a_phrase_is_spoken_once(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> tuple[list[Utterance], list[Utterance]]:
        async with booth() as open_booth:
            first = await voiced(open_booth, line("Hello there. Bye."))
        async with booth() as again:
            return first, await voiced(again, line("Bye. Hello there."))

    first, second = asyncio.run(run())
    assert company["lead"].asked == 4 + 2
    assert first[0].visemes == second[1].visemes
    assert [w.text for w in second[1].words] == ["Hello", "there."]


def test_another_loudness_is_another_phrase(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run(loudness: float) -> Utterance:
        async with booth(loudness=loudness) as open_booth:
            return (await voiced(open_booth, line("Hello there you.")))[0]

    assert loudness(asyncio.run(run(-16)).pcm) == pytest.approx(-16, abs=0.5)
    assert loudness(asyncio.run(run(-23)).pcm) == pytest.approx(-23, abs=0.5)


def test_leaving_early_leaves_the_rest_unspoken(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> int:
        async with booth() as open_booth:
            stream = open_booth.utter(line("One two. Three four. Five six."))
            await anext(stream)
            await stream.aclose()
            return company["lead"].asked - 4

    assert asyncio.run(run()) == 1


def test_a_disk_that_refuses_is_no_reason_to_be_silent(company: Stage, tmp_path: Path) -> None:
    company["lead"] = Tuner()
    wall = tmp_path / "wall"
    wall.write_text("a file where the folder should be")

    async def run() -> list[Utterance]:
        chosen = settings.Voice(engine="lead", spare="lead")
        async with Booth(chosen, settings.Show(), wall, Wristwatch(), read=plainly) as open_booth:
            return await voiced(open_booth, line("Hello there."))

    assert len(asyncio.run(run())) == 1


def test_speed_is_speech_for_work(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> tuple[float, float]:
        async with booth() as open_booth:
            before = open_booth.speed
            await voiced(open_booth, line("One two three four five."))
            return before, open_booth.speed

    # The watch moves a millisecond at each of the three looks at it while we work.
    assert asyncio.run(run()) == (0.0, pytest.approx(1000 / 3))


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


def test_an_engine_that_does_not_start_is_tried_again_beside_the_show(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Tuner(fails=lambda n: n < 2)
    company["spare"] = Tuner()

    async def run() -> list[tuple[str, str]]:
        async with booth() as open_booth:
            seen = [(open_booth.engine, open_booth.reason)]
            for word in ("one", "two", "three"):
                open_booth._clock.lag(6)
                await voiced(open_booth, line(word))
                seen.append((open_booth.engine, open_booth.reason))
            return seen

    assert asyncio.run(run()) == [
        ("spare", "the tuner is broken"),
        ("spare", "lead rests: the tuner is broken"),
        ("spare", "lead rests: the tuner is broken"),
        ("lead", "chosen in the settings"),
    ]


def test_an_engine_that_hung_once_is_not_waited_for_again(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner(fails=lambda n: n > 4)
    company["spare"] = Tuner()

    async def run() -> tuple[int, str]:
        async with booth() as open_booth:
            company["lead"].takes = lambda: open_booth._clock.lag(4)
            for word in ("one", "two", "three"):
                await voiced(open_booth, line(word))
            return company["lead"].asked - 4, open_booth.reason

    assert asyncio.run(run()) == (1, "lead rests: the tuner is broken")


def test_an_engine_that_is_late_is_relieved_and_comes_back_when_it_has_finished(
    company: Stage, booth: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chair, "_SHORT", 0.05)
    monkeypatch.setattr(chair, "_LEAST", 0.05)
    company["lead"] = Tuner()
    company["spare"] = Tuner()

    async def run() -> list[tuple[str, str, int]]:
        seen = []
        async with booth() as here:
            await voiced(here, line("one"))
            while not here._chairs[1].is_ready:
                await voiced(here, line("one"))
                await asyncio.sleep(0)
            company["lead"].gate = asyncio.Event()
            for word in ("two", "three"):
                await voiced(here, line(word))
                seen.append((here.engine, here.reason, here.substitutions))
            company["lead"].gate.set()
            while here._chairs[0].rests:
                await asyncio.sleep(0)
            await voiced(here, line("four"))
            return [*seen, (here.engine, here.reason, here.substitutions)]

    assert asyncio.run(run()) == [
        ("spare", "lead is late", 1),
        ("spare", "lead rests: lead is late", 2),
        ("lead", "chosen in the settings", 2),
    ]
    assert company["lead"].asked == 4 + 3  # what came late was asked for once


def test_an_engine_that_is_late_is_waited_for_while_nobody_could_relieve_it(
    company: Stage, booth: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chair, "_LEAST", 0.01)
    monkeypatch.setattr(chair, "_SHORT", 0.01)
    monkeypatch.setattr(chair, "_FIRST", 0.01)
    monkeypatch.setattr(chair, "_GLANCE", 0.01)
    company["lead"] = Tuner()

    async def run() -> str:
        async with booth() as here:
            company["lead"].gate = asyncio.Event()
            asyncio.get_running_loop().call_later(0.1, company["lead"].gate.set)
            await voiced(here, line("one"))
            return here.engine

    assert asyncio.run(run()) == "lead"


def test_an_engine_is_relieved_sooner_when_the_air_runs_out_of_speech(
    company: Stage, booth: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chair, "_LEAST", 0.01)
    monkeypatch.setattr(chair, "_GLANCE", 0.01)
    monkeypatch.setattr(chair, "_SHORT", 60.0)
    company["lead"] = Tuner()
    company["spare"] = Tuner()

    async def run() -> tuple[str, str]:
        async with booth() as here:
            await here.rehearse_spares()
            await voiced(here, line("one"))
            company["lead"].gate = asyncio.Event()
            left = iter([9.0, 5.0, 2.0, 0.9])
            async for _ in here.utter(line("two"), lambda: next(left)):
                pass
            assert next(left, None) is None
            return here.engine, here.reason

    assert asyncio.run(run()) == ("spare", "lead is late")


def test_who_spoke_and_who_failed_is_told(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner(fails=lambda n: n > 4)
    company["spare"] = Tuner()

    async def run() -> list[tuple[object, ...]]:
        async with booth(spare=["spare", "lead"]) as open_booth:
            before = open_booth.company
            for word in ("one", "two", "three"):
                await voiced(open_booth, line(word))
            rows = (*before, *open_booth.company)
            return [(r.engine, r.state, r.said, r.failures, r.fault) for r in rows]

    assert asyncio.run(run()) == [
        ("lead", "speaks", 0, 0, ""),
        ("spare", "closed", 0, 0, ""),
        ("lead", "rests", 0, 3, "the tuner is broken"),
        ("spare", "speaks", 3, 0, ""),
    ]


def test_a_spare_whose_files_are_wrong_is_a_fault_that_is_told_and_no_end(
    company: Stage, booth: Builder
) -> None:
    class Torn(Tuner):
        async def open(self) -> None:
            raise Misconfigured("voice.settings.model: weights.bin is cut short")

    company["lead"], company["spare"] = Tuner(), Torn()

    async def run() -> tuple[str, str]:
        async with booth() as open_booth:
            for word in ("one", "two", "three"):
                await voiced(open_booth, line(word))
            company["lead"]._fails = lambda _: True
            with pytest.raises(Unavailable, match="cut short"):
                await voiced(open_booth, line("four"))
            company["lead"]._fails = lambda _: False
            await voiced(open_booth, line("five"))
            return open_booth.engine, open_booth.company[1].fault

    assert asyncio.run(run()) == ("lead", "voice.settings.model: weights.bin is cut short")


def test_a_lead_whose_files_are_wrong_does_not_go_on_air(company: Stage, booth: Builder) -> None:
    class Torn(Tuner):
        async def open(self) -> None:
            raise Misconfigured("voice.settings.model: weights.bin is cut short")

    company["lead"], company["spare"] = Torn(), Tuner()

    async def run() -> None:
        async with booth():
            pass

    with pytest.raises(Misconfigured, match="cut short"):
        asyncio.run(run())


def test_an_engine_slower_than_its_own_speech_rests_after_three_sentences(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Tuner()
    company["spare"] = Tuner()

    async def run() -> tuple[list[str], str]:
        async with booth() as open_booth:
            company["lead"].takes = lambda: open_booth._clock.lag(0.5)
            spoke = []
            for word in ("one", "two", "three", "four"):
                await voiced(open_booth, line(word))
                spoke.append(open_booth.engine)
            return spoke, open_booth.reason

    assert asyncio.run(run()) == (
        ["lead", "lead", "lead", "spare"],
        "lead rests: lead speaks slower than it is heard",
    )


def test_a_trial_in_the_background_does_not_delay_the_air(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner(fails=lambda n: 4 < n < 8)
    company["spare"] = Tuner()

    async def run() -> list[str]:
        async with booth() as open_booth:
            for word in ("one", "two", "three"):
                await voiced(open_booth, line(word))
            open_booth._clock.lag(11)
            company["lead"].gate = asyncio.Event()
            spoke = []
            for word in ("four", "five"):
                await voiced(open_booth, line(word))  # while the trial stands still
                spoke.append(open_booth.engine)
            company["lead"].gate.set()
            await voiced(open_booth, line("six"))
            await voiced(open_booth, line("seven"))
            return [*spoke, open_booth.engine]

    assert asyncio.run(run()) == ["spare", "spare", "lead"]


def test_when_the_spare_fails_too_the_one_that_rests_is_asked(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Tuner(fails=lambda n: 4 < n < 8)
    company["spare"] = Tuner(fails=lambda n: n > 3)  # its level is known from the lead

    async def run() -> list[str]:
        spoke = []
        async with booth() as open_booth:
            for word in ("one", "two", "three", "four"):
                await voiced(open_booth, line(word))
                spoke.append(open_booth.engine)
        return spoke

    assert asyncio.run(run()) == ["spare", "spare", "spare", "lead"]


def test_spares_are_asked_in_their_order_and_got_ready_beside_the_show(
    company: Stage, tmp_path: Path
) -> None:
    for name in ("lead", "first", "second"):
        company[name] = Tuner()
    chosen = settings.Voice(engine="lead", spare=["first", "nobody", "second"])

    async def run() -> tuple[list[int], list[str]]:
        async with Booth(chosen, settings.Show(), tmp_path, Wristwatch(), read=plainly) as here:
            opened = [tuner.opened for tuner in company.values()]
            await voiced(here, line("one"))
            while not all(chair.is_ready for chair in here._chairs):
                await voiced(here, line("two"))
            company["lead"]._fails = company["first"]._fails = lambda _: True
            await voiced(here, line("three"))
            spoke = [here.engine]
            return opened, [*spoke, *(chair.name for chair in here._chairs)]

    assert asyncio.run(run()) == ([1, 0, 0], ["second", "lead", "first", "second"])
    assert all(tuner.opened == 0 for tuner in company.values())


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


def test_an_engine_that_fails_to_open_is_closed_again(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner(fails=lambda _: True)

    async def run() -> None:
        async with booth():
            pass

    with pytest.raises(Unavailable):
        asyncio.run(run())
    assert company["lead"].opened == 0


def test_a_line_without_words_gives_nothing(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> list[Utterance]:
        async with booth() as open_booth:
            return [
                *await voiced(open_booth, line("")),
                *await voiced(open_booth, line("🎉 … 12")),
            ]

    assert asyncio.run(run()) == []


def test_the_time_line_joins_sentences_with_their_breath(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> list[Utterance]:
        async with booth() as open_booth:
            return await voiced(open_booth, line("One two? Three four."))

    first, second = asyncio.run(run())
    line_up = timeline([first, second])
    assert line_up["seconds"] == pytest.approx(
        first.seconds + second.pause + second.seconds, abs=1e-3
    )
    assert line_up["sentences"][1]["start"] == pytest.approx(first.seconds + second.pause, abs=1e-3)
    assert [w["text"] for w in line_up["words"]] == ["One", "two?", "Three", "four."]
    assert len(line_up["visemes"]) == len(first.visemes) + len(second.visemes)
    assert all(a["start"] <= b["start"] for a, b in pairwise(line_up["words"]))
