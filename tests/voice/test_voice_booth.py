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
from voice.booth import Booth
from voice.loudness import loudness
from voice.timeline import timeline

Stage = dict[str, Tuner]
Builder = Callable[..., Booth]


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The engines there are: add a `Tuner` by name."""
    players: Stage = {}

    def find(_group: str, name: str) -> Tuner:
        if name not in players:
            raise Unavailable(f"{name} is not installed")
        return players[name]

    monkeypatch.setattr(engines, "engine", find)
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

    # The watch moves a millisecond between two looks at it.
    assert asyncio.run(run()) == (0.0, pytest.approx(1000.0))


def test_auto_takes_the_best_that_is_here_and_says_why(company: Stage, booth: Builder) -> None:
    company["espeak"] = Tuner()

    async def run() -> tuple[str, str]:
        async with booth("auto", "espeak") as open_booth:
            return open_booth.engine, open_booth.reason

    assert asyncio.run(run()) == ("espeak", "festival is not installed")


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


def test_an_engine_that_does_not_start_leaves_the_show_to_the_spare(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Tuner(fails=lambda n: n < 2)
    company["spare"] = Tuner()

    async def run() -> list[tuple[str, str]]:
        async with booth() as open_booth:
            seen = [(open_booth.engine, open_booth.reason)]
            await voiced(open_booth, line("Hello."))
            return [*seen, (open_booth.engine, open_booth.reason)]

    assert asyncio.run(run()) == [
        ("spare", "the tuner is broken"),
        ("lead", "chosen in the settings"),
    ]


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
