"""The French rulebook."""

from voice.read_rules import Rulebook
from voice.speak_base_rules import rulebook
from voice.speak_fr_numbers import French
from voice.speak_fr_rules import Own


def french(region: str) -> Rulebook:
    """French of a region: in `ca` the sign `$` is the Canadian dollar."""
    tongue = French(region)
    return rulebook(tongue, Own(tongue).rules())
