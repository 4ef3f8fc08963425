"""Notations that look alike in every language: words, addresses, handles, tags, articles' codes."""

import re

MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    + "".join(
        f"{chr(block + first)}-{chr(block + last)}"
        for block in range(0x900, 0xE00, 0x80)
        for first, last in ((0, 3), (0x3A, 0x4F), (0x55, 0x57), (0x62, 0x63))
    )
    + "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
"""Marks that are part of a word in scripts where `str.isalpha` does not count them."""

LETTERS = rf"(?:[^\W\d_²³][{MARKS}]*)"
WORD = re.compile(
    rf"{LETTERS}{{1,60}}(?:'{LETTERS}{{1,20}}){{0,3}}(?:-{LETTERS}{{1,40}}(?:'{LETTERS}{{1,20}})?){{0,6}}"
)

_SIZE = r"(?:X{0,3}[SLG]|[MP]|PP|GG)"
SIZES = re.compile(
    rf"(?P<low>{_SIZE}) ?(?:–|-(?=[A-Z]{{2}}|[SML](?!\w))) ?(?P<high>{_SIZE})(?![\w–-])"
)
"""From one size of clothes to another: `XS–XXL`, in Portuguese `P–GG`."""

_TALL = r"\d{1,2}X{1,2}[LS]"
TALL_SIZES = re.compile(
    rf"(?:(?P<low>{_SIZE}|{_TALL}) ?- ?(?P<high>{_TALL})"
    rf"|(?P<toddler>\d{{1,2}}T) ?- ?(?P<taller>\d{{1,2}}T))(?![\w-])"
)
"""From one size to another where the larger one has a digit: `XS–4XL`, `2T–5T`."""
WAIST = re.compile(r"(?P<waist>[2-5]\d)W ?(?P<by>[x×/])? ?(?P<length>[2-4]\d)L(?!\w)")
"""A size of trousers, which is neither watts nor litres: `32W x 30L`."""
OIL = re.compile(r"(?P<cold>\d{1,2})W-?(?P<hot>\d{2})(?!\w|[.,]\d)")
"""Grades of motor oil, which are no watts: `5W-30`."""
ARTICLE = re.compile(r"(?=[\d/-]{0,20}\d{3})\d{2,8}(?:[-/]\d{2,8}){1,3}(?![\w/]|[.,-]\d)")
"""Digits that may be an article's number, when `NAMES_ARTICLE` stands before them."""
NAMES_ARTICLE = re.compile(
    r"(?:#|\b(?:r[ée]f(?:[ée]r[eê]n\w+)?|items?|sku|c[oó]d(?:e|igo)?|art(?:ikel|icle|ículo|igo)?|"
    r"bestell|style|parts?|stock|order|pedido)\.?"
    r"(?:-?num(?:mer|ber)|[ -]?n(?:o|r|°|úm|um(?:mer|ber|éro|ero)?)?\.?°?)? ?:? ?)$",
    re.IGNORECASE,
)

_TOP_LEVEL = (
    "com|net|org|info|biz|shop|store|example|test|io|co|ai|app|dev|tv|me|ly|gg|link|online|site|"
    "eu|uk|us|ca|au|nz|ie|de|fr|es|it|nl|be|at|ch|se|no|dk|fi|pl|pt|br|mx|ar|cl|pe|in|id|my|sg|ph|"
    "vn|th|jp|kr|cn|hk|tw|za"
)
URL = re.compile(
    rf"(?:https?://(?:www\.)?|www\.)?(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,40}}[A-Za-z0-9])?\.){{1,4}}"
    rf"(?:{_TOP_LEVEL}))(?![A-Za-z0-9-]|\.[a-z]{{2}})(?::\d{{2,5}}(?=/))?(?P<path>(?:/[A-Za-z0-9_.~%+-]{{0,60}}){{0,8}})"
    r"(?:[?#][^\s]{1,300})?"
)
BARE_URL = re.compile(r"(?:https?|ftp|rtmps?)://(?P<rest>[^\s]{1,300})", re.IGNORECASE)
EMAIL = re.compile(
    r"(?P<user>[A-Za-z0-9][\w.+-]{0,63})@(?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24})(?![\w@])"
)
HANDLE = re.compile(r"@(?P<name>[A-Za-z_][\w.]{0,40}\w|[A-Za-z_])")
HASHTAG = re.compile(r"#(?P<name>(?=\w{0,60}[^\W\d])\w{1,60})")
NUMBER_SIGN = re.compile(r"#(?P<number>\d{1,15})(?!\w|-\d)")
CODE_SIGN = re.compile(r"#(?=[A-Z0-9]{1,10}-[A-Z0-9-]{0,30}\d)")
"""Before an article's code; a tag has no hyphen."""
CODE = re.compile(
    r"(?=[A-Za-z/-]{0,20}\d|\d{1,12}[A-Za-z])(?=[\d/-]{0,20}[A-Za-z])"
    r"[A-Za-z0-9]{1,24}(?:[/.-](?=[A-Za-z0-9])[A-Za-z0-9]{1,24}){0,6}(?![A-Za-z0-9])"
)
PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+(?![A-Za-z]))?|[^\W\d_]+")
"""The runs of letters and digits that a code is made of."""


def humps(word: str) -> list[str]:
    """`SummerSale` as `Summer` and `Sale`."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[^\W\d_]", word)
