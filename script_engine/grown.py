"""Frames that a language model wrote in quiet time: kept in files a person can review and cut.

`<folder>/<language>/<act>.yaml` holds entries like those of our own copy, each with its origin.
They are read when a show begins; a show that runs goes on with what it read.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from script_engine.frame import Frame
from script_engine.frames import Copy, frame_of
from script_engine.grammar import grammar
from studio.config import at_home
from studio.errors import Misconfigured
from studio.yaml_text import read_yaml

MOST = 200
"""Frames of one act; then it has grown enough."""

_HEAD = """\
# Frames that a language model wrote, proved by the gate and the rules of the copy. Read them,
# change them, delete what you do not like: the next show uses what is here. `origin` says where
# each comes from.
"""


@dataclass(frozen=True, slots=True)
class Grown:
    """One new frame."""

    act: str
    text: str
    needs: tuple[str, ...]
    tone: str
    model: str
    prompt: str
    at: str
    """Wall time, ISO 8601."""


def with_grown(copy: Copy, folder: Path) -> Copy:
    """The copy with what has grown in `folder`. Raises `Misconfigured`, naming file and fault."""
    home = at_home(folder) / copy.lang.partition("-")[0]
    acts = dict(copy.acts)
    for file in sorted(home.glob("*.yaml")):
        ours = acts.get(file.stem, ())
        grown = frames(folder, copy.lang, file.stem)
        ids = [frame.id for frame in (*ours, *grown)]
        if twice := {name for name in ids if ids.count(name) > 1}:
            raise Misconfigured(f"{file}: id {min(twice)}: found twice, expected an id of its own")
        acts[file.stem] = ours + grown
    return replace(copy, acts=acts)


def read(folder: Path, lang: str, act: str) -> list[dict[str, Any]]:
    """The entries of an act; none when nothing has grown. Raises `Misconfigured`."""
    file = _file(folder, lang, act)
    try:
        rows = read_yaml(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as reason:
        raise Misconfigured(f"{file}: cannot be read: {reason}") from reason
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Misconfigured(f"{file}: found {type(rows).__name__}, expected a list of frames")
    return rows


def keep(folder: Path, lang: str, fresh: Iterable[Grown]) -> int:
    """Add frames to their files, each file written whole or not at all; how many were added."""
    by_act: dict[str, list[Grown]] = {}
    for frame in fresh:
        by_act.setdefault(frame.act, []).append(frame)
    added = 0
    for act, frames in by_act.items():
        rows = read(folder, lang, act)
        room = max(0, MOST - len(rows))
        first = 1 + max((_number(row) for row in rows), default=0)
        new = [_row(frame, number) for number, frame in enumerate(frames[:room], first)]
        if new:
            _write(_file(folder, lang, act), rows + new)
        added += len(new)
    return added


def frames(folder: Path, lang: str, act: str) -> tuple[Frame, ...]:
    """The grown frames of an act. Raises `Misconfigured`, naming file, id and fault."""
    file = _file(folder, lang, act)
    found = []
    for number, row in enumerate(read(folder, lang, act), 1):
        plain = {key: value for key, value in row.items() if key != "origin"}
        if set(plain) != {"id", "text", "needs", "tone"}:
            keys = "id, text, needs, tone, origin"
            raise Misconfigured(f"{file}: entry {number}: found {sorted(row)}, expected {keys}")
        found.append(frame_of(plain, file, lang, grammar(lang)))
    return tuple(found)


def _file(folder: Path, lang: str, act: str) -> Path:
    return at_home(folder) / lang.partition("-")[0] / f"{act}.yaml"


def _number(row: dict[str, Any]) -> int:
    digits = str(row.get("id", "")).rpartition("-g")[2]
    return int(digits) if digits.isdecimal() else 0


def _row(frame: Grown, number: int) -> dict[str, Any]:
    return {
        "id": f"{frame.act}-g{number:04}",
        "text": frame.text,
        "needs": list(frame.needs),
        "tone": frame.tone,
        "origin": {"model": frame.model, "prompt": frame.prompt, "at": frame.at},
    }


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _HEAD + yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=120)
    part = file.with_suffix(".part")
    with part.open("w", encoding="utf-8") as sheet:
        sheet.write(text)
        sheet.flush()
        os.fsync(sheet.fileno())
    part.replace(file)
