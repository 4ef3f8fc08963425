"""Which engine plays the show's voice, and which stands by."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from studio import engines, settings
from studio.errors import Misconfigured, Unavailable
from voice.engine import Engine, Role

AUTO = "auto"

_BY_QUALITY = ("festival", "espeak")
"""Engines `auto` chooses from, best first."""


@dataclass(frozen=True, slots=True)
class Part:
    """An engine that was cast."""

    name: str
    engine: Engine
    reason: str
    """Why this one, in a sentence."""


def cast(voice: settings.Voice, role: Role) -> Part:
    """The engine the settings ask for, or the next that is here, and why.

    Raises `Misconfigured` for an engine or a setting that does not exist, and `Unavailable` when
    nobody can play the role.
    """
    auto = voice.engine == AUTO
    wanted = _BY_QUALITY if auto else (voice.engine,)
    absent: list[str] = []
    for name in dict.fromkeys((*wanted, voice.spare)):
        reason = _missing(name, role)
        if reason is None:
            chosen = f"the best voice for {role.lang}" if auto else "chosen in the settings"
            given = voice.settings if name in wanted else {}
            return Part(name, _built(name, given, role), "; ".join(absent) or chosen)
        absent.append(reason)
    raise Unavailable(f"no voice for {role.lang} here: {'; '.join(absent)}")


def understudy(voice: settings.Voice, role: Role, lead: Part) -> Part | None:
    """The spare engine; None when it is the lead itself or cannot play here."""
    if voice.spare == lead.name or _missing(voice.spare, role) is not None:
        return None
    return Part(voice.spare, _built(voice.spare, {}, role), "stands by")


def _missing(name: str, role: Role) -> str | None:
    try:
        reason: str | None = engines.engine("voice", name).missing(role)
    except Unavailable as missing:
        return str(missing)
    return reason


def _built(name: str, given: dict[str, Any], role: Role) -> Engine:
    kind: type[Engine] = engines.engine("voice", name)
    try:
        checked = kind.Settings.model_validate(given)
    except ValidationError as reason:
        raise Misconfigured("\n".join(_faults(name, reason))) from None
    return kind(checked, role)


def _faults(name: str, reason: ValidationError) -> list[str]:
    return [
        f"voice.settings.{'.'.join(map(str, error['loc']))}: {error['msg']} (engine {name!r})"
        for error in reason.errors(include_url=False, include_context=False)
    ]
