"""What was heard in a recording: captions and words from a real journal, beside real files."""

import fcntl
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from showrunner.asrun import AsRun
from showrunner.captions import LINE, Caption, journal_captions, vtt
from showrunner.recordings import Recordings
from streamer.archive import PART, WHOLE, delete, named
from studio.errors import Unavailable
from studio.journal import Journal
from studio.show import RATE, Aired, BoundLine, Cue, Kind, Line, Utterance

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
SHOW = "1128120000"
TIMES = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d\d):([0-5]\d):([0-5]\d)\.(\d{3})")


def row(t: float, dur: float, caption: str = "It costs little.", **more: Any) -> dict[str, Any]:
    number = int(t * 10)
    known = {"t": t, "dur": dur, "kind": "pitch", "sku": "FH-1", "text": caption.lower(), "facts": [],
             "writer": "playbook", "reply_to": None, "cut": False, "caption": caption,
             "line": f"{SHOW}-{number}", "part": 0}  # fmt: skip
    return known | more


class Kitchen:
    """A folder with recordings and a journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "recordings"
        self.folder.mkdir()
        self.journal = Journal(folder / "journal.db")
        self.recordings = Recordings(self.folder, folder / "journal.db", "Mina")

    def film(self, t: float, seconds: float = 2.0, ending: str = WHOLE, show: str = SHOW) -> str:
        """A small mp4 that begins at show time `t`."""
        name = named(NOON + timedelta(seconds=t), show, t)
        with av.open(str(self.folder / (name + ending)), "w", format="mp4") as container:
            stream = container.add_stream("libx264", rate=30)
            stream.width = stream.height = 64
            for _ in range(round(seconds * 30)):
                picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        return name

    def heard(self, one: dict[str, Any], late: float = 0.0) -> None:
        """Write a row once its line has ended, or `late` seconds after."""
        at = one["t"] + one["dur"] + late
        self.journal.write(at, NOON + timedelta(seconds=at), "aired", one)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def cues(text: str) -> list[tuple[float, float, str]]:
    """The cues of a WebVTT file, whose form is looked at closely."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    found = []
    for block in blocks:
        times, *lines = block.split("\n")
        match = TIMES.fullmatch(times)
        assert match is not None, times
        assert 1 <= len(lines) <= 2
        part = [int(group) for group in match.groups()]
        start, end = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (part[:4], part[4:]))
        assert start < end
        assert "-->" not in "\n".join(lines)
        found.append((start, end, "\n".join(lines)))
    return found


def test_the_list_is_what_the_folder_and_the_journal_say(kitchen: Kitchen) -> None:
    first, second = kitchen.film(100.0), kitchen.film(102.0, ending=PART)
    (kitchen.folder / "notes.txt").write_text("mine")
    kitchen.heard(row(99.0, 1.5, sku="FH-1"))
    kitchen.heard(row(100.6, 1.0, sku="FH-2"))
    kitchen.heard(row(101.7, 2.0, sku="FH-3"))
    rows = kitchen.recordings.listed()
    assert [r.id for r in rows] == [second, first]
    assert [r.whole for r in rows] == [False, True]
    assert [r.seconds for r in rows] == [2.0, 2.0]
    assert [r.products for r in rows] == [("FH-3",), ("FH-1", "FH-2", "FH-3")]
    assert rows[1].start == "2026-11-28T12:01:40+00:00"
    kitchen.heard(row(103.7, 0.2, sku="FH-4"))
    (kitchen.folder / (first + WHOLE)).unlink()
    assert [r.products for r in kitchen.recordings.listed()] == [("FH-3", "FH-4")]


def test_another_show_of_the_same_show_time_is_not_mixed_in(kitchen: Kitchen) -> None:
    name = kitchen.film(100.0)
    kitchen.heard(row(100.2, 1.0, "Of this show."))
    kitchen.heard(row(100.2, 1.0, "Of another.", line="1127000000-5", sku="FH-9"))
    (shown,) = kitchen.recordings.listed()
    assert shown.products == ("FH-1",)
    transcript = kitchen.recordings.transcript(name)
    assert transcript is not None
    assert [line["caption"] for line in transcript.lines] == ["Of this show."]


def test_captions_stand_on_the_time_line_of_the_file_and_name_who_speaks(kitchen: Kitchen) -> None:
    name = kitchen.film(100.0)
    kitchen.heard(row(99.0, 1.5, "It began before."))
    kitchen.heard(row(100.5, 0.5, "Cut in the", cut=True))
    kitchen.heard(row(101.0, 0.5, "A person <speaks> & more", kind="operator", sku=None), late=60)
    kitchen.heard(row(101.5, 2.0, "It goes on after the end."))
    kitchen.heard(row(105.0, 2.0, "It comes after."))
    text = kitchen.recordings.captions(name)
    assert text is not None
    found = cues(text)
    assert found[0] == (0.0, 0.5, "<v.pitch Mina>It began before.")
    assert found[1] == (0.5, 1.0, "<v.pitch Mina>Cut in the")
    assert found[2] == (1.0, 1.5, "<v.operator Operator>A person &lt;speaks&gt; &amp; more")
    assert found[3][:2] == (1.5, 2.0)
    assert len(found) == 4
    transcript = kitchen.recordings.transcript(name)
    assert transcript is not None
    assert [line["at"] for line in transcript.lines] == [-1.0, 0.5, 1.0, 1.5]
    assert [line["cut"] for line in transcript.lines] == [False, True, False, False]


def test_each_sentence_of_a_line_has_the_time_at_which_it_was_heard() -> None:
    asrun = AsRun()
    cue = Cue(Kind.PITCH, "price", "FH-1")
    bound = BoundLine(Line("l", cue, "One. Two.", "playbook"), "One. Two.")
    for part, text in enumerate(("One.", "Two.")):
        sound = np.zeros(RATE, np.float32)
        asrun.handed(Utterance(bound, part, 2, text, text.lower(), sound))
    asrun.aired(Aired("l", 0, 2, 10.0, 1.0, cut=False))
    written = asrun.aired(Aired("l", 1, 2, 11.6, 1.0, cut=False))
    assert written is not None
    shown = list(journal_captions([written]))
    assert [(c.start, c.end, c.text) for c in shown] == [(10.0, 11.0, "One."), (11.6, 12.6, "Two.")]


@given(
    st.lists(
        st.tuples(st.floats(0, 700), st.floats(0.05, 20), st.text(max_size=300), st.booleans()),
        max_size=12,
    ),
    st.floats(0, 600),
    st.floats(0.1, 600),
    st.text(max_size=20),
)
def test_whatever_was_said_the_captions_are_valid_and_within_the_file(
    said: list[tuple[float, float, str, bool]], start: float, seconds: float, host: str
) -> None:
    rows = [
        row(t, dur, words, kind="operator" if live else "pitch") for t, dur, words, live in said
    ]
    for since, until, text in cues(vtt(journal_captions(rows), start, seconds, host)):
        assert 0 <= since < until <= seconds + 0.001
        assert all(len(re.sub(r"<[^>]*>|&\w+;", "", part)) <= LINE + 1 for part in text.split("\n"))


@given(st.text(min_size=1, max_size=400), st.floats(0.5, 30))
def test_the_words_of_a_row_are_all_shown_within_the_time_it_was_heard(
    words: str, dur: float
) -> None:
    shown = list(journal_captions([row(50.0, dur, words)]))
    together = "".join(c.text for c in shown)
    assert re.sub(r"\s", "", together) == re.sub(r"\s", "", words)
    ends = [50.0, *(c.end for c in shown)]
    assert all(a - 0.11 <= c.start <= c.end for a, c in zip(ends, shown, strict=False))
    assert ends[-1] <= 50.0 + dur + 0.1


def test_a_caption_without_a_kind_is_the_hosts() -> None:
    assert "<v.pitch Mina>" in vtt([Caption(0, 1, "hello")], 0, 1, "Mina")


def test_no_folder_and_no_journal_are_an_empty_list(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "none", tmp_path / "none.db", "Mina")
    assert recordings.listed() == ()
    assert recordings.file("../none") is None
    assert recordings.captions(named(NOON, SHOW, 1.0)) is None
    assert not (tmp_path / "none.db").exists()


def test_a_recording_is_deleted_once_and_never_while_it_grows(kitchen: Kitchen) -> None:
    name, growing = kitchen.film(100.0), kitchen.film(200.0, ending=PART)
    assert delete(kitchen.folder, name)[0]
    assert not delete(kitchen.folder, name)[0]
    with (kitchen.folder / (growing + PART)).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        gone, words = delete(kitchen.folder, growing)
        assert not gone
        assert "grows" in words
    assert delete(kitchen.folder, growing)[0], "left behind by a recorder that is no more"
    assert list(kitchen.folder.iterdir()) == []


def test_calls_that_wait_for_a_disk_that_hangs_give_up(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showrunner.recordings.PATIENCE", 0.01)
    name = kitchen.film(100.0)
    with kitchen.recordings._turn():  # as one that does not come back
        for call in (kitchen.recordings.file, kitchen.recordings.captions):
            with pytest.raises(Unavailable):
                call(name)
    assert kitchen.recordings.file(name)
