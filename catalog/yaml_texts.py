"""YAML as nested lists and mappings of texts: no number is rounded, no word becomes a boolean.

The loaders of PyYAML build their trees by recursion, which a file of a few kilobytes can drive
into the end of the stack, and with libyaml that ends the process. This builds it from events.
"""

from collections.abc import Iterable
from typing import Any

import yaml

from studio.yaml_text import check_growth

DEEPEST = 30
"""Lists and mappings within each other."""


def yaml_texts(text: str) -> Any:
    """The first document: dicts with text keys, lists, texts; "" for nothing.

    Raises `yaml.YAMLError`, or `ValueError` for what is YAML and still no data for us.
    """
    check_growth(text)
    loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
    return _Tree().grown(yaml.parse(text, loader))


class _Tree:
    def __init__(self) -> None:
        self._open: list[list[Any] | dict[str, Any]] = []
        self._keys: list[str | None] = []
        """The key that waits for its value, for every open mapping or list."""
        self._anchors: dict[str, Any] = {}
        self._root: Any = ""

    def grown(self, events: Iterable[yaml.Event]) -> Any:
        for event in events:
            if isinstance(event, yaml.CollectionStartEvent):
                self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
                self._keys.pop()
            elif isinstance(event, yaml.ScalarEvent):
                self._put(event.value, event.anchor)
            elif isinstance(event, yaml.AliasEvent):
                self._put(self._anchors.get(event.anchor or "", ""), None)
            elif isinstance(event, yaml.DocumentEndEvent):
                break
        return self._root

    def _begin(self, collection: list[Any] | dict[str, Any], anchor: str | None) -> None:
        if len(self._open) == DEEPEST:
            raise ValueError(f"more than {DEEPEST} lists within lists")
        self._put(collection, anchor)
        self._open.append(collection)
        self._keys.append(None)

    def _put(self, value: Any, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = value
        if not self._open:
            self._root = value
            return
        place, key = self._open[-1], self._keys[-1]
        if isinstance(place, list):
            place.append(value)
        elif key is not None:
            place[key] = value
            self._keys[-1] = None
        elif isinstance(value, str):
            self._keys[-1] = value
        else:
            raise ValueError("a list or mapping where a key was expected")
