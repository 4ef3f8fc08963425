"""The booth: sentence by sentence, and a cache that remembers."""

import asyncio
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from voice_stand_ins import Builder, Stage, Tuner, Wristwatch, line, plainly, voiced

from studio import settings
from studio.errors import Unavailable
from studio.show import Delivery, FactUse, Utterance
from voice.booth import Booth
from voice.cache import PhraseCache, Said
from voice.loudness import loudness
from voice.take import Take
from voice.timeline import timeline


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


@pytest.mark.parametrize(
    "wish", [Delivery(pace=1.1), Delivery(pitch=1.0), Delivery(stress=("two",))]
)
def test_the_same_words_said_another_way_are_another_phrase(
    wish: Delivery, company: Stage, booth: Builder
) -> None:
    tuner = company["lead"] = Tuner()
    plain = line("One two three.")
    wished = replace(plain, line=replace(plain.line, delivery=wish))

    async def run() -> None:
        async with booth() as open_booth:
            before = tuner.asked
            for bound in (plain, wished, plain, wished):
                await voiced(open_booth, bound)
            assert tuner.asked == before + 2
            assert (open_booth.phrases.hits, open_booth.phrases.misses) == (2, 2)

    asyncio.run(run())


def test_only_the_sentence_that_spoke_a_fact_is_said_anew_when_it_has_changed(
    company: Stage, booth: Builder
) -> None:
    tuner = company["lead"] = Tuner()
    bound = line("One two three. It is five. Six.")
    start = bound.text.index("five")
    bound = replace(bound, facts=(FactUse("FH-1/price", "5.00 USD", 1, start, start + 4),))

    async def run() -> None:
        async with booth() as open_booth:
            await voiced(open_booth, bound)
            before = tuner.asked
            open_booth.retire({"FH-1"}, lambda sku: frozenset({(f"{sku}/price", "5.00 USD")}))
            await voiced(open_booth, bound)
            assert tuner.asked == before
            open_booth.retire({"FH-1"}, lambda sku: frozenset({(f"{sku}/price", "4.00 USD")}))
            await voiced(open_booth, bound)
            assert tuner.asked == before + 1
            assert open_booth.phrases.retired == 1

    asyncio.run(run())


def test_leaving_early_leaves_the_rest_unspoken(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()

    async def run() -> int:
        async with booth() as open_booth:
            stream = open_booth.utter(line("One two. Three four. Five six."))
            await anext(stream)
            await stream.aclose()
            return company["lead"].asked - 4

    assert asyncio.run(run()) == 1


def test_a_sentence_is_heard_before_the_disk_has_it(
    company: Stage, booth: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    company["lead"] = Tuner()
    free, put = threading.Event(), PhraseCache.put

    def slowly(cache: PhraseCache, key: str, take: Take, said: Said) -> None:
        assert free.wait(20)
        put(cache, key, take, said)

    monkeypatch.setattr(PhraseCache, "put", slowly)

    async def run() -> tuple[int, int]:
        async with booth() as open_booth:
            stream = open_booth.utter(line("One two three."))
            await anext(stream)  # the disk is still held
            before = open_booth.phrases.bytes
            free.set()
            await stream.aclose()
            return before, open_booth.phrases.bytes

    before, after = asyncio.run(run())
    assert before == 0 < after


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
    assert len(line_up["phones"]) == len(first.sounds) + len(second.sounds)
    assert len(line_up["breath_groups"]) == 2
    assert line_up["breath_groups"][1]["start"] >= first.seconds + second.pause - 1e-3


def test_sentences_are_counted_by_where_their_times_come_from(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Tuner()

    async def run() -> dict[str, int]:
        async with booth() as open_booth:
            await voiced(open_booth, line("One two. Three four."))
            await voiced(open_booth, line("One two."))
            return dict(open_booth.timings)

    assert asyncio.run(run()) == {"engine": 3}
