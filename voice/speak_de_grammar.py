"""What German words around a number do to it: the gender of what is counted, and its case."""

import re

from voice.read_lists import wordlist

DATIVE = wordlist("mit von zu bei aus nach seit ab in vor unter statt anstatt innerhalb binnen")
"""Prepositions after which a measure stands in the dative, as they are used with one."""
ACCUSATIVE = wordlist("""
    für um ohne durch gegen über bis kostet kosten kostete spare sparen sparst spart zahle zahlen
    zahlst zahlt kaufe kaufen kaufst kauft bekomme bekommen bekommst bekommt erhalte erhalten
    erhältst erhält gibt nimm nehmen bestelle bestellen bestellt
""")
"""Prepositions and verbs of selling after which it stands in the accusative."""
_PASSED_OVER = wordlist("""
    nur noch genau knapp rund circa ca etwa fast gerade mal je mindestens höchstens maximal sie
    ihr du jetzt heute schon zu
""")
_NAMING = wordlist("""
    nummer platz typ version teil band klasse stufe größe formel top nr kapitel level generation
    figur bild schritt gang option variante modell phase kategorie gruppe folge staffel kanal
""")
"""Nouns that are named by the number after them: it says `eins`."""

_FEMININE = wordlist("""
    hand wand bank nacht stadt kraft wahl zahl uhr tür box show app mail cd dvd maus butter gabel
    nadel kartoffel schachtel schüssel tafel tasse kur natur person saison mutter schwester tour
    hilfe garantie batterie nummer feier farb couch creme website bluse bestseller-box
    stange palette jeans zahn frucht
""") - wordlist("zahn feier farb")
_NEUTER = wordlist("""
    paar set stück jahr kind produkt modell teil kissen handtuch tuch bett kabel gerät fach glas
    messer brett brot ei kilo gramm pfund kleid hemd shirt t-shirt spiel buch heft pack paket
    geschenk angebot zimmer licht display handy tablet foto bild video abo los mal fahrrad rad
    auto ticket stativ etui armband band netzteil wort ziel drittel viertel regal sofa bad tier
    haar öl salz wasser leder holz metall gold silber kit tool problem jubiläum
    quartal halbjahr jahrhundert geschoss obergeschoss spielzeug werkzeug
""")
_MASCULINE = wordlist("""
    name käse affe kunde junge tee see klee chance löwe hase neffe gedanke wille
    monat tag euro artikel deckel beutel stuhl tisch schritt gang
""") - wordlist("chance")
_FEMININE_ENDING = re.compile(r"(?:e|ung|heit|keit|schaft|ion|tät|ik|ur|ei|in|enz|anz)$")
_NEUTER_ENDING = re.compile(r"(?:chen|lein|ment|um|ium|zeug)$")
_ADJECTIVE = re.compile(r" [a-zäöüß-]{2,20}?(?P<ending>e|es|er|en|em)(?= )")
_NOUN = re.compile(r" (?P<noun>[A-ZÄÖÜ][\wäöüß]+(?:-[\wäöüß]+)*)")
_BY_ADJECTIVE = {"e": "f", "es": "n", "er": "m"}
_LAST_WORDS = re.compile(r"[\wäöüß]+", re.IGNORECASE)


def noun_after(after: str) -> tuple[str, str]:
    """The noun that `after` leads to, and its gender; both empty where there is none."""
    at, gender = 0, ""
    while adjective := _ADJECTIVE.match(after, at):
        gender = gender or _BY_ADJECTIVE.get(adjective["ending"], "")
        at = adjective.end()
    found = _NOUN.match(after, at)
    if found is None:
        return "", ""
    return found["noun"], gender or gender_of(found["noun"])


def gender_of(noun: str) -> str:
    """`m`, `f` or `n`: known, or as the ending of a German noun suggests."""
    last = noun.lower().rpartition("-")[2]
    for gender, known in (("n", _NEUTER), ("m", _MASCULINE), ("f", _FEMININE)):
        if last in known:
            return gender
    for gender, known in (("n", _NEUTER), ("f", _FEMININE), ("m", _MASCULINE)):
        if any(last.endswith(word) for word in known if len(word) > 3):
            return gender
    if _NEUTER_ENDING.search(last):
        return "n"
    return "f" if _FEMININE_ENDING.search(last) else "m"


def words_before(before: str) -> list[str]:
    """The words just before, the nearest first, up to the last sign that divides."""
    clause = re.split(r"[.,;:!?()]", before)[-1]
    return [word.lower() for word in reversed(_LAST_WORDS.findall(clause))]


def names(before: str) -> bool:
    """True where a number names rather than counts: `Platz 1`."""
    words = words_before(before)
    return bool(words) and words[0] in _NAMING


def case_of(before: str) -> str:
    """`nominative`, `accusative` or `dative`: what the words before ask for."""
    for word in words_before(before):
        if word in ACCUSATIVE:
            return "accusative"
        if word in DATIVE:
            return "dative"
        if word not in _PASSED_OVER:
            break
    return "nominative"


_ONE = {
    "nominative": {"m": "ein", "f": "eine", "n": "ein"},
    "accusative": {"m": "einen", "f": "eine", "n": "ein"},
    "dative": {"m": "einem", "f": "einer", "n": "einem"},
}


def one(gender: str, before: str) -> str:
    """`ein`, `eine`, `einen`, `einem` or `einer`."""
    return _ONE[case_of(before)][gender]


_WEAK_AFTER = wordlist("""
    am im zum vom beim dem den des zur ins einem einer eines einen jedem jeden unserem unserer
    unseren ihrem ihrer ihren deinem deiner deinen meinem meiner meinen diesem diesen
""")
_WEAK_E_AFTER = wordlist("die das jede jeder jedes eine diese dieser dieses unsere deine ihre")
_STRONG_DATIVE_AFTER = wordlist("ab mit von nach bei seit aus in")
_BEFORE_DER = wordlist("in auf an mit von bei zu aus nach seit unter hinter vor ab während")
_STRONG = {"m": "er", "f": "e", "n": "es"}
_STRONG_DATIVE = {"m": "em", "f": "er", "n": "em"}


def ordinal_ending(before: str, gender: str) -> str:
    """The ending of an adjective, such as an ordinal, before a noun of `gender`."""
    last, *others = words_before(before) or [""]
    if last in _WEAK_AFTER:
        return "en"
    if last == "der":
        return "en" if gender == "f" or (others and others[0] in _BEFORE_DER) else "e"
    if last in _WEAK_E_AFTER:
        return "e"
    strong = _STRONG_DATIVE if last in _STRONG_DATIVE_AFTER else _STRONG
    return strong.get(gender, "e")


_DAY_EN = wordlist("am vom zum dem den des bis ab seit von nach vor im beim")

_SHARED_DAY = re.compile(
    rf"\b(?:{'|'.join(sorted(_DAY_EN))}) "
    r"\d{1,2}\.(?: ?\d{1,2}\.)?(?:\d{4})? ?(?:(?:und|oder|bis) |- ?)$"
    r"|\bv\. ?(?:\d{1,2}\.(?: ?\d{1,2}\.)?(?:\d{4})? ?(?:bis |- ?))?$"
    r"|\b(?:am|vom|zum|ab|bis) (?:Mo|Di|Mi|Do|Fr|Sa|So)[a-z]{0,9}\.?, ?$"
    r"|\bbis einschl(?:\.|ießlich) $"
)
"""A day that shares its case with one before it, or with its weekday."""


def day_ending(before: str) -> str:
    """The ending of a day of the month: `am ersten`, `der erste`, `erster`."""
    last = (words_before(before) or [""])[0]
    if _SHARED_DAY.search(before):
        return "en"
    return "en" if last in _DAY_EN else "e" if last == "der" else "er"
