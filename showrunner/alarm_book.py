"""Alerts of the desk as entries of the journal, each once."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from studio.alarm import Alert
from studio.journal import Journal

_LATEST = 128
"""Entries among which an alert is looked up: the desk tells it until it hears that it is here."""


def take_down(alert: Alert, journal: Journal, note: Callable[[str, dict[str, Any]], None]) -> None:
    """Write the alert down unless it is there already."""
    told = _identity(asdict(alert))
    if any(_identity(entry.data) == told for entry in journal.tail(_LATEST, "alarm")):
        return
    note("alarm", {"what": f"alarm {alert.event}: {alert.alarm.words}", **asdict(alert)})


def _identity(data: dict[str, Any]) -> tuple[str, str, str]:
    return data["alarm"]["key"], data["event"], data["at"]
