"""The Spanish rulebook."""

from voice.read_rules import Rulebook
from voice.speak_base_rules import rulebook
from voice.speak_es_numbers import Spanish
from voice.speak_es_rules import Own


def spanish(region: str) -> Rulebook:
    """Spanish of a region: in `mx` the sign `$` is the peso and decimals have a point."""
    tongue = Spanish(region)
    return rulebook(tongue, Own(tongue).rules())
