"""Changes single values of a YAML file and leaves every other byte of it as it was written.

Comments, order, quoting and blank lines stay because they are never written anew: a value is
exchanged where it stands, a new key comes after the last one of its section.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from studio.errors import Misconfigured
from studio.yaml_text import read_yaml

Scalar = str | int | float | bool | None
_ENDLESS = 1 << 30
"""Columns of a line that is never folded."""


@dataclass(frozen=True, slots=True)
class Put:
    """A value at the place `path`: a scalar, or a list of maps of scalars."""

    path: tuple[str, str]
    """Section and key."""
    value: Any


def put(text: str, changes: Sequence[Put]) -> str:
    """The file with these values.

    Raises `Misconfigured` for a file that is no map of sections, and for a place that cannot be
    changed without touching others, such as one behind an anchor; it says which.
    """
    for change in changes:
        section, key = change.path
        was = _values(text)
        known = was.get(section) or {}
        if not isinstance(known, dict):
            raise Misconfigured(f"{section}: expected settings, found {type(known).__name__}")
        wanted = {**was, section: {**known, key: change.value}}
        if key in known and was == wanted:
            continue
        try:
            changed = _put(text, change)
            fits = _values(changed) == wanted
        except (yaml.YAMLError, Misconfigured):
            fits = False
        if not fits:
            raise Misconfigured(
                f"{section}.{key}: is written in a way that can only be changed by hand"
                f" (an anchor, or several lines); expected `{key}: value` under `{section}:`"
            )
        text = changed
    return text


def _values(text: str) -> dict[str, Any]:
    try:
        found = read_yaml(text)
    except yaml.YAMLError as reason:
        raise Misconfigured(f"is not YAML: {reason}") from reason
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Misconfigured(f"expected sections such as `show:`, found {type(found).__name__}")
    return found


def _put(text: str, change: Put) -> str:
    section, key = change.path
    newline = "\r\n" if "\r\n" in text else "\n"
    # The loader in Python: its marks count characters, whatever the text holds.
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    place = _entry(root, section)
    if place is None:
        lead = "" if not text or text.endswith("\n") else newline
        return f"{text}{lead}{section}:{newline}  {_pair(key, change.value)}{newline}"
    head, body = place
    if not isinstance(body, yaml.MappingNode) or not body.value:
        return _filled(text, head, body, _pair(key, change.value), newline)
    known = _entry(body, key)
    flow = bool(body.flow_style)
    if known is not None:
        return _exchanged(text, known, change.value, flow=flow)
    at = _end(body.value[-1][1])
    if flow:
        return f"{text[:at]}, {_pair(key, change.value, flow=True)}{text[at:]}"
    at = _line_end(text, at)
    indent = " " * body.value[0][0].start_mark.column
    return f"{text[:at]}{newline}{indent}{_pair(key, change.value)}{text[at:]}"


def _entry(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Key and value; the last of several, as a reader takes it."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    found = [(k, v) for k, v in pairs if isinstance(k, yaml.ScalarNode) and k.value == key]
    return found[-1] if found else None


def _filled(text: str, head: yaml.Node, body: yaml.Node, pair: str, newline: str) -> str:
    """A section that was empty, with its first entry."""
    indent = " " * (head.start_mark.column + 2)
    if body.start_mark.index < body.end_mark.index:  # `{}` or `null`
        cut = body.start_mark.index
        return f"{text[:cut]}{{{pair}}}{text[body.end_mark.index :]}"
    at = _line_end(text, head.end_mark.index)
    return f"{text[:at]}{newline}{indent}{pair}{text[at:]}"


def _exchanged(text: str, known: tuple[yaml.Node, yaml.Node], value: Any, *, flow: bool) -> str:
    head, old = known
    start, end = old.start_mark.index, _end(old)
    if start == end:  # `key:` with nothing after it
        at = text.index(":", head.end_mark.index) + 1
        return f"{text[:at]} {_written(value, flow=flow)}{text[at:]}"
    if isinstance(old, yaml.SequenceNode) and isinstance(value, list):
        return _relisted(text, old, value)
    if not isinstance(old, yaml.ScalarNode) or old.style in {"|", ">"}:
        raise Misconfigured("is no single value")
    return _spliced(text, start, end, _written(value, flow=flow, quote=old.style))


def _spliced(text: str, start: int, end: int, new: str) -> str:
    """`new` in the place of a stretch; a comment behind it stays in its column, if it can."""
    tail = re.match(r"( +)(?=#)", text[end:])
    if tail is None:
        return text[:start] + new + text[end:]
    room = len(tail[1]) - (len(new) - (end - start))
    return text[:start] + new + " " * max(1, room) + text[end + len(tail[1]) :]


def _relisted(text: str, old: yaml.SequenceNode, value: list[Any]) -> str:
    """A list with other items. Those that say the same are kept as they are written."""
    kept: dict[str, yaml.Node] = {}
    for node in old.value:
        said = read_yaml(_alone(text, node))
        kept.setdefault(json.dumps(said, sort_keys=True, default=str), node)
    nodes = [kept.get(json.dumps(item, sort_keys=True, default=str)) for item in value]
    start, end = old.start_mark.index, _end(old)
    if old.flow_style or not value:
        items = [
            text[node.start_mark.index : _end(node)] if node else _written(item, flow=True)
            for node, item in zip(nodes, value, strict=True)
        ]
        return _spliced(text, start, end, f"[{', '.join(items)}]")
    column = " " * old.start_mark.column
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [
        text[node.start_mark.index : _line_end(text, _end(node))] if node
        else _written(item, flow=True)
        for node, item in zip(nodes, value, strict=True)
    ]  # fmt: skip
    body = f"{newline}{column}".join(f"- {line}" for line in lines)
    return text[:start] + body + text[_line_end(text, end) :]


def _alone(text: str, node: yaml.Node) -> str:
    return " " * node.start_mark.column + text[node.start_mark.index : _end(node)]


def _end(node: yaml.Node) -> int:
    """Where the last value of a node ends; what follows, a comment or the next key, is no part."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"\r?\n|\Z").search(text, at)
    assert found is not None
    return found.start()


def _pair(key: str, value: Any, *, flow: bool = False) -> str:
    return f"{key}: {_written(value, flow=flow)}"


def _written(value: Any, *, flow: bool, quote: str | None = None) -> str:
    """The value on one line."""
    if isinstance(value, list):
        return f"[{', '.join(_written(item, flow=True) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(_pair(k, v, flow=True) for k, v in value.items())}}}"
    if not isinstance(value, str):
        return json.dumps(value)
    if quote is None and _is_plain(value, flow=flow):
        return value
    if quote == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return yaml.dump(value, default_style='"', allow_unicode=True, width=_ENDLESS).strip()


def _is_plain(value: str, *, flow: bool) -> bool:
    """Whether a text reads as itself without quotes."""
    if not value.isprintable() or (flow and re.search(r"[][{},:$]", value)):
        return False
    try:
        return bool(read_yaml(f"k: {value} # c") == {"k": value})
    except yaml.YAMLError:
        return False
