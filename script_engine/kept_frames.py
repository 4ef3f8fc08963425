"""Frames as they were read and checked, kept for the next start: reading them takes a second.

A file for each folder of copy, found again only while every file it was read from, and all that
decides how one is read, has the same content. What cannot be read or written is as if it were not
there: a show needs none of it.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from script_engine.frame import Frame


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """A name for the content of these files. Raises `OSError`."""
    digest = blake2b("\x1f".join(more).encode(), digest_size=20)
    for file in files:
        content = file.read_bytes()
        digest.update(f"\x1f{file.name}\x1f{len(content)}\x1f".encode())
        digest.update(content)
    return digest.hexdigest()


def load(kept: Path, key: str) -> dict[str, tuple[Frame, ...]] | None:
    """The frames by act that were stored under this key; None when there are none."""
    try:
        told = json.loads(kept.read_bytes())
        if told["key"] != key:
            return None
        sets = [frozenset(names) for names in told["sets"]]
        return {
            act: tuple(_frame(act, row, sets) for row in rows) for act, rows in told["acts"].items()
        }
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None


def store(kept: Path, key: str, acts: Mapping[str, Iterable[Frame]]) -> None:
    """Keep the frames under this key, in the place of those that were kept before."""
    sets: dict[frozenset[str], int] = {}

    def number(names: frozenset[str]) -> int:
        return sets.setdefault(names, len(sets))

    rows = {
        act: [
            [f.id, f.tone, f.text, number(f.needs), number(f.slots), [*map(number, f.ways)]]
            for f in frames
        ]
        for act, frames in acts.items()
    }
    told = {"key": key, "sets": [sorted(names) for names in sets], "acts": rows}
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=kept.parent, delete=False) as draft:
            json.dump(told, draft)
        Path(draft.name).chmod(0o644)  # whoever prepares a show need not be who runs it
        Path(draft.name).replace(kept)


def _frame(act: str, row: list[Any], sets: list[frozenset[str]]) -> Frame:
    name, tone, text, needs, slots, ways = row
    return Frame(name, act, tone, text, sets[needs], sets[slots], tuple(sets[way] for way in ways))
