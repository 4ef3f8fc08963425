"""A recorded or written audience: JSON lines, one comment each."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chat.own_site import LONGEST_NAME, NAMELESS
from studio.errors import Misconfigured
from studio.show import Comment

PLATFORM = "replay"
LONGEST_LINE = 4 << 20
"""Characters of one line of the file. The text itself is cut where it is understood."""


def read(path: Path) -> list[Comment]:
    """The comments of a file, by time; those of one moment stay in file order.

    A line is an object with `t` (show seconds), `author` and `text`; `platform` and `id` may be
    there. Raises `Misconfigured` with file, line, what was found and what was expected.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            comments = list(_comments(path, _lines(path, file)))
    except OSError as reason:
        raise Misconfigured(f"{path}: cannot be read ({reason.strerror})") from reason
    _refuse_doubles(path, comments)
    return [comment for _, comment in sorted(comments, key=lambda found: found[1].at)]


def _lines(path: Path, file: Any) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Misconfigured(
                f"{path}, line {number}: longer than {LONGEST_LINE} characters; split the messages"
            )
        if line.strip():
            yield number, line


def _comments(path: Path, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, Comment]]:
    for number, line in lines:
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as reason:
            raise Misconfigured(
                f'{where}: is not JSON, expected an object such as {{"t": 3.5, "author": "Ann",'
                f' "text": "how much?"}}: {reason}'
            ) from reason
        if not isinstance(row, dict):
            raise Misconfigured(f"{where}: found {type(row).__name__}, expected an object")
        yield number, _comment(where, number, row)


def _comment(where: str, number: int, row: dict[str, Any]) -> Comment:
    unknown = sorted(set(row) - {"t", "author", "text", "platform", "id"})
    if unknown:
        raise Misconfigured(
            f"{where}: found {unknown[0]!r}, expected only t, author, text, platform and id"
        )
    at = row.get("t")
    if isinstance(at, bool) or not isinstance(at, int | float) or not _in_a_show(at):
        raise Misconfigured(f"{where}: t: found {at!r}, expected show seconds of 0 or more")
    author = _text(where, row, "author").strip()[:LONGEST_NAME] or NAMELESS
    platform = _text(where, row, "platform", PLATFORM)
    name = _text(where, row, "id", "") or f"replay-{number}"
    return Comment(name, platform, author, _text(where, row, "text"), at)


def _text(where: str, row: dict[str, Any], key: str, default: str | None = None) -> str:
    found = row.get(key, default)
    if not isinstance(found, str):
        raise Misconfigured(f"{where}: {key}: found {found!r}, expected text")
    return found


def _in_a_show(at: float) -> bool:
    return math.isfinite(at) and at >= 0


def _refuse_doubles(path: Path, comments: list[tuple[int, Comment]]) -> None:
    first: dict[str, int] = {}
    for number, comment in comments:
        if comment.id in first:
            raise Misconfigured(
                f"{path}, line {number}: id: found {comment.id!r} as in line {first[comment.id]},"
                " expected an id of its own"
            )
        first[comment.id] = number
