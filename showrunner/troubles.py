"""What a person should be told of, as it is at one moment, and how long it must last for that."""

from collections.abc import Iterator
from dataclasses import dataclass

from studio.alarm import Condition, Severity
from studio.report import AirReport, OutputState, RecordingState, Tally
from studio.script_report import ScriptReport
from studio.settings import Alerts

UNHEARD_AIR = 2.0
"""Seconds: a report of playout that is older says nothing of the air as it is."""
UNHEARD_SCRIPT = 3.0
FIRST_REPORT = 60.0
"""Seconds that a process may take to report for the first time."""
QUIET = -55.0
"""LUFS over 3 s: room tone is at some -65, the softest music bed that makes sense at -45."""
AT_ONCE = 0.0


@dataclass(frozen=True, slots=True)
class Sight:
    """All that is looked at."""

    air: AirReport | None
    air_age: float
    """Seconds since `air` was true, which it is at its last frame; or since the show began."""
    script: ScriptReport | None
    script_age: float
    refused: int
    """Lines that were refused since the last one that was heard."""
    restarts: tuple[tuple[str, int], ...]
    """Restarts of each process within ten minutes."""
    disk_free: int | None
    """Bytes; None where nobody could look."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong now."""

    key: str
    condition: Condition
    severity: Severity
    words: str
    after: float
    """Seconds that it must last to be an alarm."""


def unseen(sight: Sight) -> frozenset[Condition]:
    """What cannot be known now: an alarm about it neither begins nor ends."""
    hidden: set[Condition] = set()
    if sight.air is None or sight.air_age > UNHEARD_AIR:
        hidden |= _OF_AIR
    if sight.script is None or sight.script_age > UNHEARD_SCRIPT:
        hidden |= _OF_SCRIPT
    if sight.disk_free is None:
        hidden.add(Condition.DISK_LOW)
    return frozenset(hidden)


def troubles(sight: Sight, limits: Alerts) -> tuple[Trouble, ...]:
    """Everything that is wrong, but what is `unseen`."""
    hidden = unseen(sight)
    found = (*_air(sight, limits), *_script(sight, limits), *_house(sight, limits))
    return tuple(trouble for trouble in found if trouble.condition not in hidden)


_OF_AIR = frozenset(
    {Condition.OUTPUT_DOWN, Condition.SILENCE, Condition.RESERVE, Condition.SLATE,
     Condition.RECORDING}
)  # fmt: skip
_OF_SCRIPT = frozenset(
    {Condition.GATE_REFUSES, Condition.CATALOGUE_BROKEN, Condition.MODEL_RESTS,
     Condition.JOURNAL_BROKEN}
)  # fmt: skip


def _air(sight: Sight, limits: Alerts) -> Iterator[Trouble]:
    yield from _off_air(sight, limits)
    air = sight.air
    if air is None:
        return
    yield from _sent_and_kept(air, limits)
    off = air.muted or air.slate
    if limits.silence_seconds is not None and air.loudness < QUIET and not off:
        words = f"Nothing is heard: {air.loudness:.0f} LUFS."
        yield Trouble("silence", Condition.SILENCE, "critical", words, limits.silence_seconds)
    if limits.reserve_seconds is not None and air.tally is Tally.RESERVE:
        words = f"The reserve speaks, as no line comes; {air.reserve:.0f} s of it are at hand."
        yield Trouble("reserve", Condition.RESERVE, "warning", words, limits.reserve_seconds)
    if limits.slate_seconds is not None and off:
        what = "slate is on air" if air.slate else "sound is muted"
        words = f"The {what}: was it left on?"
        yield Trouble("slate", Condition.SLATE, "warning", words, limits.slate_seconds)


def _off_air(sight: Sight, limits: Alerts) -> Iterator[Trouble]:
    after, air = limits.off_air_seconds, sight.air
    if after is None:
        return
    if air is None:
        words, after = "Playout has not reported yet.", max(after, FIRST_REPORT)
    elif sight.air_age > UNHEARD_AIR:
        words = f"No frame is known to have gone out for {sight.air_age:.0f} s."
    elif air.tally is Tally.OFF:
        words = "The air is off."
    else:
        return
    yield Trouble("off_air", Condition.OFF_AIR, "critical", words, after)


def _sent_and_kept(air: AirReport, limits: Alerts) -> Iterator[Trouble]:
    after = limits.output_down_seconds
    down = [output for output in air.outputs if output.state is not OutputState.LIVE]
    for output in down if after is not None else ():
        why = f": {output.error.rstrip(' .')}" if output.error else ""
        words = f"The output {output.name} is {output.state}{why}."
        key = f"output_down:{output.name}"
        yield Trouble(key, Condition.OUTPUT_DOWN, "critical", words, after or AT_ONCE)
    if air.recording is not None and air.recording.state is RecordingState.WAITING:
        words = f"Nothing is recorded: {air.recording.reason or 'the disk refuses'}."
        yield Trouble("recording", Condition.RECORDING, "warning", words, AT_ONCE)


def _script(sight: Sight, limits: Alerts) -> Iterator[Trouble]:
    script = sight.script
    if limits.brain_seconds is not None and (script is None or sight.script_age > UNHEARD_SCRIPT):
        ever = f"for {sight.script_age:.0f} s" if script else "yet"
        words = f"The script engine has not reported {ever}."
        after = max(limits.brain_seconds, FIRST_REPORT if script is None else 0)
        yield Trouble("brain_down", Condition.BRAIN_DOWN, "critical", words, after)
    if script is None:
        return
    if limits.gate_refusals is not None and sight.refused >= limits.gate_refusals:
        rules = sorted(script.refusals, key=lambda rule: -script.refusals[rule])[:3]
        words = (
            f"{sight.refused} lines were refused since the last one that was heard"
            f" ({', '.join(rules)})."
        )
        yield Trouble("gate_refuses", Condition.GATE_REFUSES, "warning", words, AT_ONCE)
    if limits.catalogue_seconds is not None and script.catalogue_refused is not None:
        words = f"Version {script.catalogue_version} stays on air: {script.catalogue_refused}"
        yield Trouble(
            "catalogue_broken", Condition.CATALOGUE_BROKEN, "warning", words,
            limits.catalogue_seconds,
        )  # fmt: skip
    writer = script.writer
    if (limits.model_seconds is not None and writer is not None
            and writer.state in {"rests", "wrong"}):  # fmt: skip
        words = f"The language model {writer.model} is not used: {writer.fault}"
        yield Trouble("model_rests", Condition.MODEL_RESTS, "warning", words, limits.model_seconds)
    if not script.journal_ok:
        words = "The journal's chain is broken: an entry was changed or taken out."
        yield Trouble("journal_broken", Condition.JOURNAL_BROKEN, "critical", words, AT_ONCE)
    if script.journal_refusal:
        words = f"{script.journal_refusal}: {script.journal_waiting} entries wait."
        yield Trouble("journal_refused", Condition.JOURNAL_BROKEN, "critical", words, AT_ONCE)


def _house(sight: Sight, limits: Alerts) -> Iterator[Trouble]:
    if limits.restarts is not None:
        for name, count in sight.restarts:
            if count >= limits.restarts:
                words = f"The {name} was started again {count} times within ten minutes."
                yield Trouble(f"restarts:{name}", Condition.RESTARTS, "warning", words, AT_ONCE)
    if limits.disk_gb is not None and sight.disk_free is not None:
        free = sight.disk_free / 1e9
        if free < limits.disk_gb:
            words = f"The disk has {free:.1f} GB left."
            yield Trouble("disk_low", Condition.DISK_LOW, "warning", words, AT_ONCE)
