"""What English words around a measure do to it: singular before a noun, signs before a number."""

import re

from voice.read_lists import wordlist

_DETERMINER = re.compile(
    r"(?:^|[^A-Za-z])(?:an?|another|every|each|your|our|this|that|the) $", re.IGNORECASE
)
_NO_NOUN = re.compile(
    r" (?:a|about|across|after|all|along|also|altogether|an|and|apart|are|around|as|at|away|back|"
    r"because|before|below|both|but|by|deep|donated|each|empty|ever|every|extra|fits|for|free|from|gives|"
    r"has|high|if|in|inside|instead|into|is|less|lets|long|longer|makes|means|more|now|of|off|on|"
    r"only|or|out|outside|over|paid|per|plus|price|right|saved|sits|so|spent|"
    r"still|tall|than|that|the|then|thick|"
    r"this|through|to|today|tonight|total|under|until|up|upward|was|when|which|while|wide|will|"
    r"with|without|you)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r" [A-Za-z][a-z]{2,}| (?:LED|TV|SSD|USB)\b")
_HYPHENED = re.compile(r"-(?!ish|off|plus|each)[A-Za-z]{2,}")
_NOUNS = wordlist("""
    adapter backpack bag bags ball band batteries battery bill blade blanket board bottle bottles
    bowl box bucket bulb bulbs cable camera can candle candles cans canvas card cards chain
    charger charging cord cotton coupon cup cups curtain curtains denim discount dish display
    drive driver drivers drum fabric fleece folio frame frames fuse glass hose hub jack jar jars
    jug jugs kettle knife lamp laptop laptops leather led lens linen mat mats mattress memory
    monitor motor mug mugs notebook outlet oven pack packs pan pd phone pillow pitcher planter
    plywood pot pots pouch pouches print prints projector ram roll rope router rug rugs run
    flat-rate saucepan screen silk sleeve socket speaker speakers ssd steel storage strap strip
    suitcase supply tablet tank tote towel towels tray tube tv vase vinyl voucher walk watch wheel
    wheels wool zoom skillet
""")
_NOUN = re.compile(
    r" (?:(?:4k|8k|uhd|full|hd|oled|qled|smart|curved|gaming|organic|stainless|"
    r"steel|glass|plastic|ceramic|insulated|leather|wireless|portable|"
    r"electric|dynamic|braided|dutch|water|gift|fast|wall|power|touch) ){0,3}"
    rf"(?:{'|'.join(sorted(_NOUNS, key=len, reverse=True))})\b(?! and \d)",
    re.IGNORECASE,
)

_SCREEN = re.compile(r" (?:[A-Z]{2,6}|\d{3,4}[pi]|[48]K)\b")
"""What a measure in inches is a screen of: `55" QLED`."""

SIGN = r"(?P<minus>-|[+±~≈<>≤≥] ?)?"
"""A sign before a number; its words are `signed`."""

_SIGNS = {
    "-": "minus ",
    "+": "plus ",
    "±": "plus or minus ",
    "~": "about ",
    "≈": "about ",
    "<": "less than ",
    ">": "more than ",
    "≤": "at most ",
    "≥": "at least ",
}


def attributive(match: re.Match[str]) -> bool:
    """True for the measure in `a 16 oz tote`, `16-oz` or `7 W LED`: it is said in the singular."""
    text, end = match.string, match.end()
    if _HYPHENED.match(text, end) or _NOUN.match(text, end):
        return True
    if match[0].endswith('"') and _SCREEN.match(text, end):
        return True
    if not _DETERMINER.search(text[max(0, match.start() - 9) : match.start()]):
        return False
    return bool(_WORD.match(text, end)) and not _NO_NOUN.match(text, end)


def signed(match: re.Match[str]) -> str:
    """The words of the sign that `SIGN` found, with a space; a hyphen after a word is none."""
    sign = (match["minus"] or "").strip()
    before = match.string[match.start() - 1] if match.start() else " "
    if not sign or before.isalnum() or before in "°%'\"":
        return ""
    return _SIGNS[sign]
