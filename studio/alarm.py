"""What the show wants a person to know, from the moment it begins until it is over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Condition(StrEnum):
    """What an alarm may be about."""

    OFF_AIR = "off_air"
    """Playout does not report, or no frames go out."""
    OUTPUT_DOWN = "output_down"
    """A destination has not been live; one alarm for each."""
    SILENCE = "silence"
    RESERVE = "reserve"
    """The reserve speaks because no line comes."""
    SLATE = "slate"
    """The slate was left on."""
    BRAIN_DOWN = "brain_down"
    """The script engine does not report."""
    RESTARTS = "restarts"
    """A process is started again and again."""
    GATE_REFUSES = "gate_refuses"
    """Lines are refused, and none is heard."""
    CATALOGUE_BROKEN = "catalogue_broken"
    """The newest catalogue or sidecar is not used."""
    MODEL_RESTS = "model_rests"
    """The language model failed and rests, or cannot be used."""
    DISK_LOW = "disk_low"
    RECORDING = "recording"
    """The recording waits: what is on air is in no file."""
    JOURNAL_BROKEN = "journal_broken"
    """An entry of the journal was changed or taken out, or the disk refuses it."""


Severity = Literal["critical", "warning"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble that lasts."""

    key: str
    """The same for as long as it lasts, and when it comes back: `output_down:YouTube`."""
    condition: Condition
    severity: Severity
    """`critical` when viewers notice it now."""
    words: str
    """What is wrong, in one sentence with its figures."""
    since: float
    """Show time at which it began; below 0, before this show."""
    fired: str
    """Wall time at which the alarm was raised, UTC, ISO 8601."""


Event = Literal["fired", "repeated", "resolved"]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to tell about an alarm."""

    event: Event
    alarm: Alarm
    seconds: float
    """How long the trouble has lasted."""
    at: str
    """Wall time, UTC, ISO 8601."""
