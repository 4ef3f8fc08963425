"""JSON-LD as shops put it into their pages: nodes with types, texts and references.

Whatever a page may write in several ways is read in one: a text or a list of texts, a node or the
`@id` of one, `Product`, `schema:Product` or `https://schema.org/Product`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.product import Problem

_SCHEMA = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)")
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
"""Where a page keeps nodes in nodes. Related and similar products are not among them."""
_MOST_NODES = 200_000
_OPENS = re.compile(r"<script\b([^<>]{0,1000})>", re.IGNORECASE)
_ENDS = re.compile(r"</script", re.IGNORECASE)
_TYPED = re.compile(r"\btype\s*=\s*[\"']?application/ld\+json\b", re.IGNORECASE)

Node = Mapping[str, Any]


class Web:
    """All nodes of a file, by their ids too."""

    def __init__(self, roots: list[Any]) -> None:
        self._ids: dict[str, dict[str, Any]] = {}
        self.nodes: list[Node] = []
        """In the order of the file, a node before those within it."""
        open_: list[Any] = list(reversed(roots))
        seen: set[int] = set()
        while open_ and len(self.nodes) < _MOST_NODES:
            value = open_.pop()
            if isinstance(value, list):
                open_.extend(reversed(value))
            elif isinstance(value, dict) and id(value) not in seen:
                seen.add(id(value))
                node = _plain_keys(value)
                if self._new(node):
                    self.nodes.append(node)
                inner = [node[key] for key in _CONTAINERS if isinstance(node.get(key), dict | list)]
                open_.extend(reversed(inner))

    def _new(self, node: dict[str, Any]) -> bool:
        """False for a reference, or more about a node that was there before."""
        name = node.get("@id")
        if not isinstance(name, str) or not name:
            return True
        if len(node) == 1:
            return False
        known = self._ids.setdefault(name, node)
        if known is node:
            return True
        for key, value in node.items():
            known.setdefault(key, value)
        return False

    def get(self, value: Any) -> Node | None:
        """The node that `value` is or refers to, or the first one of a list."""
        return next(self.each(value), None)

    def each(self, value: Any) -> Iterator[Node]:
        """The nodes that `value` is, refers to or lists."""
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                node = _plain_keys(item)
                name = node.get("@id")
                yield self._ids.get(name, node) if isinstance(name, str) else node
            elif isinstance(item, str) and item in self._ids:
                yield self._ids[item]


def kinds(node: Node) -> frozenset[str]:
    """Its types without the vocabulary's name: `Product`."""
    return frozenset(map(short, texts(node.get("@type"))))


def short(name: str) -> str:
    """`InStock` for `https://schema.org/InStock`."""
    return _SCHEMA.sub("", name.strip(), count=1)


def text(value: Any, *keys: str) -> str | None:
    """A text, the first one of a list, or of a node the text under the first of `keys`."""
    return next(texts(value, *keys), None)


def texts(value: Any, *keys: str) -> Iterator[str]:
    """All texts that `value` is or lists; of nodes, what they have under the first of `keys`."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield from filter(None, [item.strip()])
        elif isinstance(item, dict):
            node = _plain_keys(item)
            inner = [node[key] for key in ("@value", *keys) if node.get(key)]
            listed = inner[0] if inner and isinstance(inner[0], list) else inner[:1]
            yield from (word.strip() for word in listed if isinstance(word, str) and word.strip())


def blocks(page: str, problems: list[Problem]) -> list[Any]:
    """What the JSON-LD scripts of an HTML page hold; broken ones are told."""
    found = []
    at = number = 0
    while (opens := _OPENS.search(page, at)) is not None:
        at = opens.end()
        if not _TYPED.search(opens[1]):
            continue
        number += 1
        if (ends := _ENDS.search(page, at)) is None:
            break
        body = page[at : ends.start()].strip()
        at = ends.start()
        try:
            found.append(parsed(_bare(body)))
        except ValueError as reason:
            expected = "JSON, as in the other scripts of the page"
            problems.append(Problem(f"JSON-LD script {number}", str(reason), expected))
    return found


def parsed(script: str) -> Any:
    """JSON with every number as it is written. Raises `ValueError` that says what is wrong."""
    try:
        return _worded(
            json.loads(
                script,
                strict=False,
                parse_float=str,
                parse_int=str,
                parse_constant=lambda name: name,
            )
        )
    except json.JSONDecodeError as reason:
        raise ValueError(f"line {reason.lineno}, column {reason.colno}: {reason.msg}") from reason
    except RecursionError as reason:
        raise ValueError("lists within lists beyond all measure") from reason


def _bare(script: str) -> str:
    """Without the comments that hide scripts from old browsers."""
    script = re.sub(r"^(?:\s|//)*(?:<!--|<!\[CDATA\[)", "", script)
    return re.sub(r"(?:-->|(?://|/\*)?\s*\]\]>(?:\*/)?)\s*$", "", script)


def _worded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _worded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_worded(item) for item in value]
    return value if isinstance(value, str) else str(value).lower() if value is not None else ""


def _plain_keys(node: dict[str, Any]) -> dict[str, Any]:
    if not any(":" in key for key in node):
        return node
    return {_SCHEMA.sub("", key, count=1): value for key, value in node.items()}
