"""The gate's word lists of one language, read once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from studio.errors import Misconfigured

_FOLDER = Path(__file__).resolve().parent / "rules"


@dataclass(frozen=True, slots=True)
class Claim:
    """A class of things that may not be said, or only beside a fact."""

    name: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    """With one of these slots in the line it may be said; empty: never."""
    why: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a number, and what may not be claimed."""

    numbers: re.Pattern[str]
    idioms: tuple[re.Pattern[str], ...]
    """Phrases in which a number word states nothing."""
    claims: tuple[Claim, ...]


@cache
def rules(lang: str) -> Rules:
    """The rules for a BCP 47 tag. Raises `Misconfigured` when there are none: no gate, no show."""
    known = sorted(path.name for path in _FOLDER.iterdir() if path.is_dir())
    spoken = lang.partition("-")[0]
    if spoken not in known:
        raise Misconfigured(
            f"show.language: found {lang!r}, expected a language the host has words for: "
            f"{', '.join(known)}"
        )
    home = _FOLDER / spoken
    numbers = _read(home / "numbers.yaml")
    claims = _read(home / "claims.yaml")
    return Rules(
        _numbers(numbers),
        tuple(_whole([idiom]) for idiom in numbers["idioms"]),
        tuple(
            Claim(
                name,
                _whole(entry["say"], entry.get("unless", ())),
                frozenset(entry.get("needs", ())),
                entry["why"],
            )
            for name, entry in claims.items()
        ),
    )


def _numbers(listed: dict[str, Any]) -> re.Pattern[str]:
    plain = [*listed["words"], *listed["money"], *listed["foreign"]]
    words = "|".join(
        re.escape(word).replace(r"\ ", r"\s?") for word in sorted(plain, key=len, reverse=True)
    )
    dates = "|".join(listed["dates"])
    return re.compile(
        rf"[#+-]?[^\W\d_]*\d[\w.,:/%]*|(?<!\w)(?:(?:{words})+|{dates})(?!\w)|[%‰№]", re.IGNORECASE
    )


def _whole(patterns: Iterable[str], unless: Iterable[str] = ()) -> re.Pattern[str]:
    spared = "".join(rf"(?!{pattern})" for pattern in unless)
    return re.compile(rf"(?<!\w){spared}(?:{'|'.join(patterns)})(?!\w)")


def _read(file: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe one
    except (OSError, yaml.YAMLError) as reason:
        raise Misconfigured(f"{file}: cannot be read: {reason}") from reason
    if not isinstance(content, dict):
        raise Misconfigured(f"{file}: expected sections by name, found {type(content).__name__}")
    return content
