"""A voice to be heard, for the set-up page."""

from pathlib import Path

from showrunner.say import say
from showrunner.setup_work import Tell


def audition(config: Path, _tell: Tell, *, text: str, out: str) -> None:
    """The text in the voice of the settings, as `vitrine say` speaks it."""
    say(config, text, Path(out), None, None, None)
