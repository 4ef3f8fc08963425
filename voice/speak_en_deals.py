"""English deals: `2-for-1`, `BOGO`, `B1G1`, `2/$5`."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_en_numbers import Numbers

BUY_GET = re.compile(
    r"(?P<bogo>BOGOF?|[Bb]ogof?)(?![A-Za-z])"
    r"|[Bb](?P<buy>\d)[Gg](?P<get>\d)(?P<free>[Ff]?)(?!\w)"
    r"|[Bb]uy[ -]one,?[ -]get[ -]one(?![A-Za-z])"
)
SO_MANY_IN_ONE = re.compile(
    r"(?P<a>\d{1,3})-(?P<word>in|for|to|by|on)-(?P<b>\d{1,3}|one|two|three)(?!\w)"
)
SO_MANY_FOR = re.compile(r"(?P<count>[2-9]|1\d)/(?=[$€£¥])")


@dataclass(frozen=True, slots=True)
class Deals:
    """Offers in one variety of English."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("deal", BUY_GET, self._buy_get, "l", number=True),
            Rule("deal", SO_MANY_IN_ONE, self._in_one, "d"),
            Rule("deal", SO_MANY_FOR, self._so_many_for, "d"),
        )

    def _buy_get(self, match: re.Match[str]) -> str | None:
        if match["buy"]:
            free = " free" if match["free"] else ""
            buy, get = self.numbers.digits(match["buy"]), self.numbers.digits(match["get"])
            return f"buy {buy} get {get}{free}"
        free = " free" if (match["bogo"] or "").lower().endswith("f") else ""
        return f"buy one get one{free}"

    def _in_one(self, match: re.Match[str]) -> str | None:
        last = match["b"]
        end = self.numbers.digits(last) if last.isdecimal() else last
        return f"{self.numbers.digits(match['a'])} {match['word']} {end}"

    def _so_many_for(self, match: re.Match[str]) -> str | None:
        return f"{self.numbers.digits(match['count'])} for"
