"""Viewer text made harmless to read: one bounded line of plain characters."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 500
"""Characters of a message that are read; the rest is ignored."""

_READ = LONGEST * 4  # what is looked at before folding, so that a 1 MB message costs no more
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han: written without spaces between words."""
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
UNSPACED = re.compile(f"[{_UNSPACED}]")
_FLOOD = re.compile(r"(\D)\1{2,}", re.DOTALL)
_QUOTES = str.maketrans("’‘`´“”–—", "''''\"\"--")
_SIMPLER = str.maketrans(
    "錢價貨單買賣優惠運費質個這還沒問題嗎麼甚樣顏紅藍綠黃黑鏈連號碼長寬釐體積電視機讓發讀證書後時間開關燈"
    "壞換訂購從來幾歲聽說語請謝歡講給裡裏與關於無線耳機鬆緊軟輕舊衣褲鞋襪帶網頁顧覺觀誰愛騙爛應該將員係咩點",
    "钱价货单买卖优惠运费质个这还没问题吗么什样颜红蓝绿黄黑链连号码长宽厘体积电视机让发读证书后时间开关灯"
    "坏换订购从来几岁听说语请谢欢讲给里里与关于无线耳机松紧软轻旧衣裤鞋袜带网页顾觉观谁爱骗烂应该将员系咩点",
)
"""Traditional characters of everyday questions, with their simplified form."""
_UNREAD = dict.fromkeys(map(ord, "™℠®©"), " ")
_KEPT = {"Cc": " ", "Cs": "", "Co": "", "Cn": "", "Cf": "", "Zl": " ", "Zp": " "}


def cleaned(text: str) -> str:
    """NFKC on one line, at most `LONGEST` characters, none of them invisible or a mark of trade.

    At most two combining marks stay on a letter, so that stacked marks cannot flood the screen.
    """
    shaped = unicodedata.normalize("NFKC", text[:_READ].translate(_UNREAD))[:_READ]
    if shaped.isascii() and shaped.isprintable():
        return _SPACE.sub(" ", shaped).strip()[:LONGEST]
    kept: list[str] = []
    marks = 0
    for char in shaped:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= 2:
            kept.append(_KEPT.get(category, char))
    return _SPACE.sub(" ", "".join(kept)).strip()[:LONGEST]


def folded(text: str) -> str:
    """Cleaned text for matching: lower case, plain quotes, no accents, `sooooo` as `soo`.

    Chinese is read in simplified characters. Figures stay as they are.
    """
    bare = text.casefold()
    if not bare.isascii():
        shaped = unicodedata.normalize("NFKD", bare.translate(_QUOTES)).translate(_SIMPLER)
        bare = "".join(char for char in shaped if not unicodedata.combining(char))
    return _FLOOD.sub(r"\1\1", bare.replace("`", "'"))


def words(text: str) -> list[str]:
    """The words of folded text, in order, without signs.

    Of text without spaces between its words, every two neighbouring characters are a word.
    """
    found = _WORD.findall(text)
    return found if text.isascii() else [part for word in found for part in _parts(word)]


def _parts(word: str) -> Iterator[str]:
    if word.isascii():
        yield word
        return
    for run in _RUN.findall(word):
        if len(run) < 2 or not UNSPACED.match(run):
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
