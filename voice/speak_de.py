"""The German rulebook."""

from voice.read_rules import Rulebook
from voice.speak_base_rules import rulebook
from voice.speak_de_numbers import German
from voice.speak_de_rules import Own


def german(region: str) -> Rulebook:
    """German of a region; it is read alike in all of them."""
    _ = region
    tongue = German()
    return rulebook(tongue, Own(tongue).rules())
