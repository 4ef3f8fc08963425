"""A person at the desk's microphone: what playout is told, and what the journal says of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import numpy as np

from showrunner.speaking import Speaking
from showrunner.wire import Hush, LiveOver, LiveSound, packed, unpacked
from studio.errors import Unavailable
from studio.settings import Voice
from studio.show import RATE, Aired, Pcm, Utterance


class Show:
    """Playout and journal that keep what they are told."""

    def __init__(self) -> None:
        self.told: list[Utterance | Hush] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.over: list[LiveOver] = []
        self.speaking = Speaking("show", Voice(), self.told.append, self._note, self.over.append)

    def _note(self, kind: str, what: dict[str, Any]) -> None:
        self.notes.append((kind, what))

    @property
    def utterances(self) -> list[Utterance]:
        return [u for u in self.told if isinstance(u, Utterance)]

    def rows(self) -> list[dict[str, Any]]:
        return [what for kind, what in self.notes if kind == "aired"]

    def air(self, utterances: list[Utterance], t: float, *, cut: bool = False) -> None:
        for u in utterances:
            dur = 0.0 if cut else u.seconds
            line = u.bound.line.id
            assert self.speaking.aired(Aired(line, u.part, u.parts, t, dur, cut=cut))
            t += u.seconds


def voice(seconds: float) -> bytes:
    t = np.arange(round(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * 200 * t) * 3000).astype("<i2").tobytes()


def talk(show: Show, name: str, seconds: float, t: float = 10.0) -> None:
    show.speaking.hear(LiveSound(name, b""), t)
    for n in range(round(seconds / 0.02)):
        show.speaking.hear(LiveSound(name, voice(0.02)), t + n * 0.02)
    show.speaking.hear(LiveSound(name, b"", last=True), t + seconds)


def test_the_host_is_hushed_at_once_and_the_voice_follows() -> None:
    show = Show()
    show.speaking.hear(LiveSound("a", b""), 10.0)
    assert show.told == [Hush()]
    talk(show, "a", 1.0)
    assert [u.parts for u in show.utterances][-1] == len(show.utterances)


def test_sound_that_is_cut_inside_a_sample_is_the_same_sound() -> None:
    whole, pieces = Show(), Show()
    body = voice(1.0)
    for n in range(0, len(body), 1920):
        whole.speaking.hear(LiveSound("a", body[n : n + 1920]), 10.0 + n / 96000)
    for n in range(0, len(body), 1921):
        pieces.speaking.hear(LiveSound("a", body[n : n + 1921]), 10.0 + n / 96000)
    for show in (whole, pieces):
        show.speaking.hear(LiveSound("a", b"", last=True), 10.0)
    one, other = (np.concatenate([u.pcm for u in show.utterances]) for show in (whole, pieces))
    size = min(len(one), len(other))
    assert np.abs(one[:size] - other[:size]).max() < 0.02


def test_what_was_heard_is_one_entry_of_the_operator_without_any_words_made_up() -> None:
    show = Show()
    talk(show, "a", 1.0)
    show.air(show.utterances, 10.5)
    (row,) = show.rows()
    assert (row["t"], row["writer"], row["kind"], row["act"]) == (
        10.5,
        "operator",
        "operator",
        "live",
    )
    assert (row["text"], row["caption"], row["cut"]) == ("(live voice)", "(live voice)", False)
    assert 0.9 < row["dur"] < 1.2
    said = [what["what"] for kind, what in show.notes if kind == "show"]
    assert said == [
        "a person speaks in place of the host",
        "the person has stopped, the host goes on: the microphone was closed",
    ]


def test_what_was_not_heard_makes_no_entry_and_what_was_cut_is_told() -> None:
    show = Show()
    talk(show, "a", 0.5)
    show.air(show.utterances, 10.0, cut=True)
    assert show.rows() == []
    talk(show, "b", 0.5)
    second = [u for u in show.utterances if u.bound.line.id != show.utterances[0].bound.line.id]
    show.air(second[:1], 20.0)
    show.air(second[1:], 20.0, cut=True)
    (row,) = show.rows()
    assert row["cut"] is True


def test_the_host_between_two_sentences_of_a_person_makes_two_entries_of_them() -> None:
    show = Show()
    talk(show, "a", 1.0)
    show.air(show.utterances[:2], 10.0)
    show.speaking.turns_to("show-7")
    show.air(show.utterances[2:], 14.0)
    assert [(row["t"], row["part"], row["cut"]) for row in show.rows()] == [
        (10.0, 0, True),
        (14.0, 2, False),
    ]


def test_an_entry_whose_end_was_lost_is_written_when_the_next_person_speaks() -> None:
    show = Show()
    talk(show, "a", 1.0)
    show.air(show.utterances[:2], 10.0)
    assert show.rows() == []
    talk(show, "b", 0.5, t=20.0)
    assert [row["dur"] for row in show.rows()] == [0.1]


def test_lines_have_ids_of_the_show_that_never_come_twice() -> None:
    show = Show()
    for n in range(3):
        talk(show, f"t{n}", 0.3, t=10.0)
    ids = list(dict.fromkeys(u.bound.line.id for u in show.utterances))
    assert len(ids) == 3
    assert all(name.startswith("show-live") for name in ids)


def test_what_is_not_ours_is_left_to_others() -> None:
    assert not Show().speaking.aired(Aired("show-1", 0, 1, 0.0, 1.0, cut=False))


def test_a_source_of_this_machine_speaks_until_it_ends_and_one_that_fails_is_told() -> None:
    async def source(*, fails: bool) -> AsyncIterator[Pcm]:
        for _ in range(20):
            yield np.full(960, 0.1, np.float32) * np.sin(np.arange(960) / 8).astype(np.float32)
        if fails:
            raise Unavailable("me.wav: broke off")

    show = Show()
    asyncio.run(show.speaking.play(source(fails=False), "file", 5.0))
    assert show.utterances[-1].parts == len(show.utterances)
    asyncio.run(show.speaking.play(source(fails=True), "file", 9.0))
    assert any("me.wav: broke off" in str(what) for _, what in show.notes)
    assert show.utterances[-1].parts > 0


def test_the_desk_goes_before_a_source_of_this_machine_which_goes_on_after_it() -> None:
    show = Show()

    async def source() -> AsyncIterator[Pcm]:
        for block in range(30):
            if 10 <= block < 20:
                show.speaking.hear(LiveSound("desk", voice(0.02), last=block == 19), 5.0)
            yield np.full(960, 0.1, np.float32)

    asyncio.run(show.speaking.play(source(), "file", 5.0))
    changes = [what["what"].split()[-1] for kind, what in show.notes if kind == "show"]
    assert changes == ["host", "over", "host", "closed", "host", "ended"]
    assert len({u.bound.line.id for u in show.utterances}) == 3


def test_its_sound_crosses_the_wire_as_it_is() -> None:
    sound = LiveSound("a-1", bytes(range(256)), last=True)
    raw = packed(sound)
    head = int.from_bytes(raw[:4])
    back = unpacked(raw[8 : 8 + head], raw[8 + head :])
    assert isinstance(back, LiveSound)
    assert (back.talk, back.body, back.last) == (sound.talk, sound.body, sound.last)


def test_the_floor_that_is_asked_back_is_given_at_the_end_of_the_sentence() -> None:
    show = Show()
    for n in range(100):
        show.speaking.hear(LiveSound("a", voice(0.02), who="Ada"), 10.0 + n * 0.02)
    assert show.speaking.by == "Ada"
    show.speaking.hear(LiveSound("a", voice(0.02), who="Ada", finish=True), 12.0)
    assert show.speaking.by == "Ada", "the sentence is not over"
    quiet, n = bytes(1920), 0
    while show.speaking.by is not None:
        n += 1
        show.speaking.hear(LiveSound("a", quiet, who="Ada", finish=True), 12.0 + n * 0.02)
    assert 0.3 <= n * 0.02 <= 0.8
    assert show.over == [LiveOver("a", "handed back")]
    assert show.utterances[-1].parts == len(show.utterances)
    show.speaking.hear(LiveSound("a", voice(0.02), who="Ada"), 13.0)
    assert show.speaking.by is None, "what was on its way begins nothing anew"
    *_, (_, last) = show.notes
    assert (last["who"], last["what"]) == (
        "Ada",
        "the person has stopped, the host goes on: handed back",
    )


def test_who_does_not_stop_talking_has_handed_back_after_four_seconds() -> None:
    show = Show()
    for n in range(400):
        show.speaking.hear(LiveSound("a", voice(0.02), finish=n > 50), 10.0 + n * 0.02)
    assert show.over == [LiveOver("a", "handed back")]
    assert sum(u.seconds for u in show.utterances) < 1.1 + 4.2


def test_a_desk_that_dies_gives_the_floor_back_and_the_journal_says_so() -> None:
    show = Show()
    for n in range(50):
        show.speaking.hear(LiveSound("a", voice(0.02), who="Ada"), 10.0 + n * 0.02)
    show.speaking.look(12.5)
    assert show.speaking.by == "Ada"
    show.speaking.look(13.1)
    assert show.speaking.by is None
    assert show.over == [LiveOver("a", "no sound came for 2 s")]
    *_, (_, last) = show.notes
    assert last["what"].endswith("the host goes on: no sound came for 2 s")


def test_a_line_that_stalls_is_not_late_from_then_on() -> None:
    show = Show()
    sent = [*range(100), *range(200, 300)]
    for n in sent:
        show.speaking.hear(LiveSound("a", voice(0.02)), 10.0 + n * 0.02)
    for _ in range(100):  # what stood still comes at once
        show.speaking.hear(LiveSound("a", voice(0.02)), 16.0)
    heard = sum(u.seconds for u in show.utterances)
    assert heard < len(sent) * 0.02 + 0.25
