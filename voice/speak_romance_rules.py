"""The rules that Spanish, French and Portuguese share, before the general ones."""

from voice.read_rules import Rule
from voice.speak_romance import Romance
from voice.speak_romance_amounts import Amounts
from voice.speak_romance_ranks import Ranks
from voice.speak_romance_times import Times


def shared(tongue: Romance) -> tuple[Rule, ...]:
    """In order: what a rule reads, no later rule sees."""
    return (*Times(tongue).rules(), *Amounts(tongue).rules(), *Ranks(tongue).rules())
