"""Roman numbers as they follow a name."""

import re

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_PROPER = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LONGEST = 39
"""Beyond it a short run of these letters is an abbreviation: `XL`, `CD`, `MIX`, `ML`."""


def roman(written: str) -> int | None:
    """The value of a well-formed Roman number that is not more likely an abbreviation.

    That is up to 39, in four letters up to 99, and years such as `MMXXVI`.
    """
    if not written or not _PROPER.fullmatch(written):
        return None
    values = [_VALUES[letter] for letter in written]
    total = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    if total <= _LONGEST or (len(written) > 3 and total < 100) or is_year(written, total):
        return total
    return None


def is_year(written: str, value: int) -> bool:
    """True for `MMXXVI`, which needs no name before it to be read as a number."""
    return len(written) > 4 and 1000 <= value < 2100
