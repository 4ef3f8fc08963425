"""The shared rules in their order: what a rule reads, no later rule sees."""

from voice.read_rules import Rule, Rulebook
from voice.speak_base import Tongue
from voice.speak_base_codes import Addresses, Codes
from voice.speak_base_dates import Dates
from voice.speak_base_measures import Measures
from voice.speak_base_money import Money
from voice.speak_base_words import Words


def rulebook(
    tongue: Tongue,
    own: tuple[Rule, ...] = (),
    words: tuple[Rule, ...] = (),
    *,
    seamless: bool = False,
) -> Rulebook:
    """The rulebook of a language.

    Its `own` rules go first, but after addresses and telephones; those for `words` go before the
    shared ones for words. `seamless` is for a script without blanks.
    """
    return Rulebook.of(
        (
            *Addresses(tongue).rules(),
            *own,
            *Money(tongue).rules(),
            *Dates(tongue).rules(),
            *Measures(tongue).rules(),
            *Codes(tongue).rules(),
            *words,
            *Words(tongue).rules(),
        ),
        seamless=seamless,
    )
