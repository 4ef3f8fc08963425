"""When an engine fails, hangs, lags or lies: who speaks instead, and who comes back."""

import asyncio
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from voice_stand_ins import Builder, Stage, Tuner, Wristwatch, line, plainly, voiced

from studio import settings
from studio.errors import Misconfigured, Unavailable
from studio.show import Utterance
from voice import chair
from voice.booth import Booth
from voice.engine import Speech, Token, Unreadable


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
                assert [u async for u in here.utter(line(word), lambda: 100.0)]
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


@pytest.mark.parametrize(("spare", "slack"), [("lead", 0.0), ("spare", math.inf)])
def test_an_engine_that_is_late_is_waited_for_while_nobody_can_relieve_it_or_nobody_listens(
    spare: str, slack: float, company: Stage, booth: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chair, "_LEAST", 0.01)
    monkeypatch.setattr(chair, "_SHORT", 0.01)
    monkeypatch.setattr(chair, "_FIRST", 0.01)
    monkeypatch.setattr(chair, "_GLANCE", 0.01)
    company["lead"], company["spare"] = Tuner(), Tuner()

    async def run() -> str:
        async with booth(spare=spare) as here:
            await here.rehearse_spares()
            company["lead"].gate = asyncio.Event()
            asyncio.get_running_loop().call_later(0.1, company["lead"].gate.set)
            assert [u async for u in here.utter(line("one"), lambda: slack)]
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


def test_a_spare_that_takes_long_to_open_is_passed_over_for_the_next(
    company: Stage, tmp_path: Path
) -> None:
    for name in ("lead", "slow", "second"):
        company[name] = Tuner()
        company[name].key = name
    company["slow"].gate = asyncio.Event()  # where its level is measured
    chosen = settings.Voice(engine="lead", spare=["slow", "second"])

    async def run() -> tuple[str, str]:
        async with Booth(chosen, settings.Show(), tmp_path, Wristwatch(), read=plainly) as here:
            here.look_after()
            while company["slow"].asked == 0:
                await asyncio.sleep(0)
            company["lead"]._fails = lambda _: True
            await voiced(here, line("one"))
            return here.engine, here.reason

    engine, reason = asyncio.run(run())
    assert engine == "second"
    assert reason.startswith("the tuner is broken")


def test_an_engine_that_cannot_read_the_words_has_not_failed(
    company: Stage, booth: Builder
) -> None:
    class Latin(Tuner):
        async def speak(self, sentence: Sequence[Token]) -> Speech:
            if not sentence[0].text.isascii():
                raise Unreadable("the tuner cannot read this")
            return await super().speak(sentence)

    company["lead"], company["spare"] = Latin(), Tuner()
    company["lead"].key = "latin"

    async def run() -> list[str]:
        spoke = []
        async with booth() as here:
            for word in ("Привет", "Привет", "Привет", "Привет", "hello"):
                await voiced(here, line(word))
                spoke.append(here.engine)
            assert here.company[0].failures == 0
        return spoke

    assert asyncio.run(run()) == ["spare"] * 4 + ["lead"]


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
