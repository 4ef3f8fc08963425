"""The English rulebook. Order decides: what a rule reads, no later rule sees."""

from voice.read_rules import Rulebook
from voice.speak_en_codes import Addresses, Codes
from voice.speak_en_dates import Dates
from voice.speak_en_deals import Deals
from voice.speak_en_numbers import Numbers
from voice.speak_en_prices import Prices
from voice.speak_en_units import Units
from voice.speak_en_words import Words

_AMERICAN = frozenset(("", "us", "ca", "ph", "pr"))
"""Regions that say numbers the American way."""


def english(region: str) -> Rulebook:
    """English as a region says it: `us` without "and" in numbers, `gb` with it and day first."""
    numbers = Numbers(british=region not in _AMERICAN)
    return Rulebook.of(
        (
            *Addresses(numbers).rules(),
            *Deals(numbers).rules(),
            *Prices(numbers).rules(),
            *Dates(numbers).rules(),
            *Units(numbers).rules(),
            *Codes(numbers).rules(),
            *Words(numbers).rules(),
        )
    )
