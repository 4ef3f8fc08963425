"""Patterns that are compiled when they are first needed: most of a gate's never are."""

import re
from collections.abc import Iterator
from functools import cached_property


class Late:
    """A pattern by its source."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled one. Raises `re.error`."""
        return re.compile(self.source)

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        return self.pattern.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.pattern.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text)

    def sub(self, by: str, text: str) -> str:
        return self.pattern.sub(by, text)
