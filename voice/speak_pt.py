"""The Portuguese rulebook."""

from voice.read_rules import Rulebook
from voice.speak_base_rules import rulebook
from voice.speak_pt_numbers import Portuguese
from voice.speak_pt_rules import Own


def portuguese(region: str) -> Rulebook:
    """Portuguese of a region: Brazil's when it is empty or `br`, else Portugal's."""
    tongue = Portuguese(region)
    return rulebook(tongue, Own(tongue).rules())
