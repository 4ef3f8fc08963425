"""What became of an order inside the script."""

from dataclasses import dataclass

from script_engine.call_sheet import Handed


@dataclass(frozen=True, slots=True)
class Done:
    """An order was carried out; these lines are taken back with it."""

    words: str
    recalled: tuple[Handed, ...] = ()
    again: bool = False
    """Whether the recalled beats come again later."""
    docketed: bool = False
    """Whether the recalled lines wait for approval instead."""
    later: bool = False
    """Whether viewers notice it only with words that have to be spoken first."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An order was not carried out."""

    words: str
