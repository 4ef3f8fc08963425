"""Notations of German alone: ordinals, short dates, years, and numbers grown into a word."""

import re
from dataclasses import dataclass

from voice.read_lists import wordlist
from voice.read_rules import Rule
from voice.speak_base import around
from voice.speak_de_grammar import gender_of, ordinal_ending, words_before
from voice.speak_de_numbers import German

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
SHORT_DATE = re.compile(
    rf"(?P<day>{_DAY})\.(?P<month>1[0-2]|0?[1-9])"
    r"(?:\.(?! [A-ZÄÖÜ]|$|\d)|(?=\.(?: |$)|-))(?![\d%])"
)
DAYS = re.compile(
    rf"(?P<first>{_DAY})\.? ?(?:-|bis) ?(?P<day>{_DAY})\.(?P<month>1[0-2]|0?[1-9])\.(?!\d)"
)
ORDINALS = re.compile(r"(?P<first>[1-9]\d{0,2})\. ?- ?(?P<last>[1-9]\d{0,2})\.(?= [^\W\d_])")
FIRST_RATE = re.compile(r"1[aA](?![\w.,])")
ORDINAL = re.compile(r"(?P<number>[1-9]\d{0,2})\.(?= \w|-[^\W\d_]|$)")
YEAR = re.compile(r"(?P<year>1[1-9]\d\d)(?![\w%]|[.,:]\d| ?[€$])")
GROWN = re.compile(
    r"(?P<number>\d{1,4})(?:-| )?(?P<tail>fach(?:e[snrm]?)?|mal|"
    r"(?:teil|jähr|stünd|minüt|lag|tür|seit|stuf|täg|wöch|monat|farb|zeil|köpf|zyl|pol|adr|eck|"
    r"sprach|reih|prozent|flamm|fach|gäng|stöck|grad|gleis|punkt)[a-zäöüß]{0,4}ig(?:e[snrm]?)?)(?!\w)"
)
TLG = re.compile(r"(?P<number>\d{1,4})-?tlg\.?(?!\w)")
PERCENT_TAIL = re.compile(r"(?P<number>\d{1,3}) ?%-?ig(?P<ending>e[snrm]?)?(?!\w)")
PACK = re.compile(r"(?P<number>\d{1,4})er(?![^\W\d_])(?:-(?=[^\W\d_]))?")

MOTTO = re.compile(r"24/7(?!\d)")
HALF = re.compile(r"1/2(?= (?P<noun>[A-ZÄÖÜ][a-zäöüß]{2,30}))")
OFTEN = re.compile(r"(?P<stem>[jJ]ähr|[mM]onat|[wW]öchent|[tT]äg)l\.(?P<noun> [A-ZÄÖÜ][a-zäöüß]+)?")
FROM_DAY = re.compile(r"v\.(?= ?\d{1,2}\. ?(?:\d|[-A-ZÄÖÜ]))")
MONTH_OF_YEAR = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?![\w/])")
HOURS = re.compile(
    r"(?P<hour>[01]?\d|2[0-4])[.:](?P<minute>[0-5]\d) ?(?:-|bis) ?"
    r"(?P<until>[01]?\d|2[0-4])(?:[.:](?P<minutes>[0-5]\d))? ?(?:Uhr|h)(?!\w)"
)
_MONTH = re.compile(r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
_COUNTED = wordlist("""
    artikel stück teil paar wahl platz etage stock obergeschoss auflage generation advent kauf
    produkt flasche runde klasse liga bundesliga stufe mal woche tag monat jahr quartal halbjahr
    person kind set packung bestellung hand serie staffel kategorie jubiläum preis gang geburtstag
    jahrhundert weihnachtstag og lebensjahr lieferung zahlung rate adventssonntag
""")
"""Nouns that an ordinal stands before, even at the start of a sentence."""
_LEADS = wordlist("""
    am im zum vom beim dem den des der die das jede jeder jedes jeden jedem zur ins ein eine einen
    einem einer unser unsere ihr ihre dein deine mein meine diese dieser dieses ab bis pro als
""")
_ARTICLES = wordlist("die der das dem den am vom zum jede jeder jedes")
_YEAR_AFTER = wordlist("""
    seit jahr jahre jahres anno von vor nach bis ab gegründet sommer winter herbst frühling frühjahr
    anfang ende mitte modell jahrgang tradition baujahr
""")


@dataclass(frozen=True, slots=True)
class Own:
    """What only German writes."""

    tongue: German

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("half", HALF, self._half, "d"),
            Rule("often", OFTEN, self._often, "l"),
            Rule("from", FROM_DAY, lambda _: "vom", "l"),
            Rule("month of a year", MONTH_OF_YEAR, self._month_of_year, "d"),
            Rule("hours", HOURS, self._hours, "d"),
            Rule("days", DAYS, self._days, "d"),
            Rule("short date", SHORT_DATE, self._short_date, "d"),
            Rule("first rate", FIRST_RATE, lambda _: "eins A", "d"),
            Rule("ordinals", ORDINALS, self._ordinals, "d"),
            Rule("ordinal", ORDINAL, self._ordinal, "d"),
            Rule("percent", PERCENT_TAIL, self._percent, "d"),
            Rule("grown", GROWN, lambda match: self._grown(match, match["tail"]), "d"),
            Rule("grown", TLG, lambda match: self._grown(match, "teilig"), "d"),
            Rule("pack", PACK, self._pack, "d"),
            Rule("around the clock", MOTTO, lambda _: "rund um die Uhr", "d"),
            Rule("year", YEAR, self._year, "d"),
        )

    def _short_date(self, match: re.Match[str]) -> str | None:
        return self.tongue.date(int(match["day"]), int(match["month"]), None, around(match)[0])

    def _half(self, match: re.Match[str]) -> str | None:
        """`zum ½ Preis`: an adjective after an article; elsewhere it is a measure."""
        before = around(match)[0]
        led = words_before(before)[:1]
        if match["noun"] != "Preis" and not (led and led[0] in _ARTICLES | _LEADS):
            return None
        return f"halb{ordinal_ending(before, gender_of(match['noun']))}"

    def _often(self, match: re.Match[str]) -> str | None:
        """`bei jährl. Zahlung` is an adjective, `jährl. kündbar` is none."""
        before, word, noun = around(match)[0], f"{match['stem']}lich", match["noun"]
        if before[-1:].isalnum():
            return None
        led = words_before(before)[:1]
        if noun is None or not led:
            return f"{word}{noun or ''}"
        return f"{word}{ordinal_ending(before, gender_of(noun.strip()))}{noun}"

    def _month_of_year(self, match: re.Match[str]) -> str | None:
        return self.tongue.month_year(int(match["month"]), int(match["year"]))

    def _hours(self, match: re.Match[str]) -> str | None:
        ends = ((match["hour"], match["minute"]), (match["until"], match["minutes"] or "0"))
        first, last = (
            self.tongue.clock(int(hour), int(minute), None, "", "") for hour, minute in ends
        )
        return f"{first} bis {last}"

    def _days(self, match: re.Match[str]) -> str | None:
        before = around(match)[0]
        if int(match["first"]) >= int(match["day"]):
            return None
        last = self.tongue.date(int(match["day"]), int(match["month"]), None, before)
        return f"{self.tongue.day(int(match['first']), before)} bis {last}"

    def _ordinal(self, match: re.Match[str]) -> str | None:
        before, after = around(match)
        following = re.match(r"[ -](\w+)", after)
        word = following[1] if following else ""
        led = words_before(before)[:1]
        if not (word and word[0].isalpha()) and not (led and led[0] in _ARTICLES):
            return None
        if _MONTH.match(word):
            return None
        if word[:1].isupper() and word.lower() not in _COUNTED and not (led and led[0] in _LEADS):
            return None
        return self.tongue.ordinal(int(match["number"]), before, after)

    def _ordinals(self, match: re.Match[str]) -> str | None:
        before, after = around(match)
        if _MONTH.match(after[1:]):
            return None
        ends = (self.tongue.ordinal(int(match[end]), before, after) for end in ("first", "last"))
        return " bis ".join(ends)

    def _percent(self, match: re.Match[str]) -> str | None:
        number = self.tongue.stem(int(match["number"]))
        number = "hundert" if match["number"] == "100" else number
        return f"{number}prozentig{match['ending'] or ''}"

    def _grown(self, match: re.Match[str], tail: str) -> str | None:
        number = self.tongue.stem(int(match["number"]))
        # Nobody says "einhundert" in "hundertprozentig".
        return f"{'hundert' if number == 'einhundert' else number}{tail}"

    def _pack(self, match: re.Match[str]) -> str | None:
        number = int(match["number"])
        if 1100 <= number < 2000:
            return f"{self.tongue.year(number)}er"
        return f"{self.tongue.stem(number)}er"

    def _year(self, match: re.Match[str]) -> str | None:
        led = words_before(around(match)[0])[:1]
        return self.tongue.year(int(match["year"])) if led and led[0] in _YEAR_AFTER else None
