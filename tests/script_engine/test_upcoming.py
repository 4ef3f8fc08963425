"""What is told beforehand of the beats, for whoever writes ahead."""

from show_rig import Rig

from script_engine.programme import LINE_SECONDS, Programme
from script_engine.sheet import Sheet
from studio.settings import Script, Show


def programme(**script: float) -> Programme:
    rig = Rig()
    show = Show(name="Fernhollow")
    sheet = Sheet(rig.snapshot, show, rig.clock)
    running = Programme(Script.model_validate(script), sheet, rig.writer, show, "s", rig.clock)
    running.stock()
    running.open(greet=True, disclose=True)
    return running


def test_the_beats_that_are_told_beforehand_are_those_that_come() -> None:
    running = programme(segment_seconds=40)
    told = running.upcoming(0.0, 60)
    came = []
    for number in range(60):
        beat = running.next_beat(number * LINE_SECONDS)
        running.said(beat, LINE_SECONDS)
        came.append(beat)
    assert list(told) == came
    assert {beat.act for beat in told} > {"greeting", "disclosure", "bridge", "hook", "rehook"}


def test_asking_what_comes_changes_nothing() -> None:
    asked, other = programme(), programme()
    for number in range(12):
        t = number * LINE_SECONDS
        assert asked.upcoming(t, 12) == asked.upcoming(t, 12)
        beat = asked.next_beat(t)
        assert beat == other.next_beat(t)
        asked.said(beat, LINE_SECONDS)
        other.said(beat, LINE_SECONDS)
