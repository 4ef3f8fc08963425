"""Which engines play the show's voice, in the order in which they are asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from studio import engines, settings, weights
from studio.errors import Misconfigured, Unavailable
from studio.show import Character
from voice.engine import AUTO, Engine, Role
from voice.live_source import CONSOLE, source_of

LIVE = "live"
"""A person speaks; what the host says by itself is cast as for `auto`."""

_NEURAL = ("kokoro", "coqui", "piper", "transformers")
_BY_QUALITY: dict[Character, tuple[str, ...]] = {
    "female": (*_NEURAL, "festival", "flite", "espeak"),
    "male": (*_NEURAL, "flite", "espeak", "festival"),
}
"""Engines `auto` chooses from, best first; those that other packages bring are only taken by name.

The neural ones are only here with weights that somebody pulled. Festival is a woman whatever the
role, so for a man even espeak-ng comes first.
"""

_ALWAYS: dict[str, Character] = {"festival": "female"}
"""Engines with one voice, whose spare must resemble that voice and not the role."""


@dataclass(frozen=True, slots=True)
class Part:
    """An engine that was cast."""

    name: str
    engine: Engine
    reason: str
    """Why this one, in a sentence."""


def cast(voice: settings.Voice, role: Role) -> tuple[Part, ...]:
    """The engine the settings ask for, then the spare ones; those that are not here are left out.

    Raises `Misconfigured` for an engine or a setting that does not exist, and `Unavailable` when
    nobody can play the role.
    """
    absent: dict[str, str] = {}
    wanted = _wanted(voice, role)
    lead = next((one for one in wanted if _is_here(one, role, absent)), None)
    if lead is None:
        raise Unavailable(f"no voice for {role.lang} here: {'; '.join(absent.values())}")
    parts = [Part(lead.engine, _built(lead, role, voice), _why(voice, role, absent))]
    sounds = {(lead.engine, parts[0].engine.key)}
    beside = replace(role, character=_ALWAYS.get(lead.engine, role.character))
    for spare in voice.spare:
        if not _is_here(spare, beside, absent):
            continue
        engine = _built(spare, beside, voice)
        if (spare.engine, engine.key) not in sounds:
            sounds.add((spare.engine, engine.key))
            parts.append(Part(_name(spare.engine, parts), engine, "stands by"))
    return tuple(parts)


def _name(engine: str, parts: Sequence[Part]) -> str:
    """The engine's own name; with a number where the same one plays another part already."""
    before = sum(part.name.split()[0] == engine for part in parts)
    return f"{engine} {before + 1}" if before else engine


def missing(name: str, role: Role) -> str | None:
    """Why the engine `name` cannot play `role` on this machine; None when it can."""
    try:
        reason: str | None = engines.engine("voice", name).missing(role)
    except Unavailable as absent:
        return str(absent)
    return reason


def _wanted(voice: settings.Voice, role: Role) -> tuple[settings.Spare, ...]:
    """Who may lead, best first."""
    names: tuple[str, ...] = (voice.engine,)
    given = voice.settings
    if voice.engine == LIVE:
        source_of(given)  # they are those of the person, and refused here if they are wrong
        given = {}
    if voice.engine in {AUTO, LIVE}:
        installed = engines.names("voice")
        best = _BY_QUALITY[role.character]
        names = tuple(name for name in best if name in installed and _has_weights(name, role))
    return (*(settings.Spare(engine=name, settings=given) for name in names), *voice.spare)


def _has_weights(name: str, role: Role) -> bool:
    """False for a neural engine none of whose models was pulled for the language."""
    if name not in _NEURAL:
        return True
    try:
        return bool(weights.here(role.models, name, role.lang))
    except Misconfigured:
        return False  # whoever chooses a model is told; here nobody did


def _is_here(one: settings.Spare, role: Role, absent: dict[str, str]) -> bool:
    reason = missing(one.engine, role)
    if reason is not None:
        absent[one.engine] = reason
    return reason is None


def _why(voice: settings.Voice, role: Role, absent: dict[str, str]) -> str:
    if voice.engine not in {AUTO, LIVE}:
        return "; ".join(absent.values()) or "chosen in the settings"
    return "; ".join([f"the best voice for {role.lang} here", *absent.values()])


def _built(one: settings.Spare, role: Role, voice: settings.Voice) -> Engine:
    kind: type[Engine] = engines.engine("voice", one.engine)
    try:
        checked = kind.Settings.model_validate(one.settings)
    except ValidationError as reason:
        spare = f".spare.{voice.spare.index(one)}" if one in voice.spare else ""
        place = f"voice{spare}.settings"
        raise Misconfigured("\n".join(_faults(place, one.engine, reason))) from None
    return kind(checked, role)


def _faults(place: str, name: str, reason: ValidationError) -> list[str]:
    return [
        f"{place}.{'.'.join(map(str, error['loc']))}: {error['msg']} (engine {name!r})"
        for error in reason.errors(include_url=False, include_context=False, include_input=False)
    ]


def beside(voice: settings.Voice) -> str | None:
    """The file or microphone of a person who speaks beside the host; None without one."""
    source = source_of(voice.settings) if voice.engine == LIVE else CONSOLE
    return None if source == CONSOLE else source
