"""How names are said: the shop's lexicon, and what the brand decided for its products."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from catalog.load import load
from studio.errors import Misconfigured
from studio.reading import Reader, Reading
from studio.settings import Config
from voice.reading import Lexicon, reader

_NONE: Mapping[str, str] = {}
_KEPT = 64
"""Readings kept: a line is judged as it is read, and read again once it is spoken."""


class Pronunciation:
    """A `Reader` for the gate and the booth alike, so that what is judged is what is heard.

    It follows the catalogue: a name that gets another pronunciation while on air is said so from
    the next line on. The lexicon of the settings goes before the catalogue's.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: Mapping[str, str] = _NONE
        self._now: Callable[[], Mapping[str, str]] = lambda: _NONE
        self._read = _kept(lexicon)

    def follow(self, said_as: Callable[[], Mapping[str, str]]) -> None:
        """From now on `said_as` is asked before each line how products' names are said."""
        self._now = said_as

    def __call__(self, text: str, lang: str) -> Reading:
        known = self._now()
        if known is not self._known:
            own = {word.casefold() for word in self._lexicon}
            added = {word: said for word, said in known.items() if word.casefold() not in own}
            self._read = _kept({**added, **self._lexicon})
            self._known = known
        return self._read(text, lang)


def auditioned(config: Config) -> Pronunciation:
    """How the show of these settings would say it, its products' names included.

    A catalogue that cannot be read has no names: to audition a voice needs none.
    """
    read = Pronunciation(config.voice.lexicon)
    shop, zone = config.catalog, config.show.timezone
    try:
        loaded = load(shop.file, shop.currency, timezone=zone, sidecar=shop.sidecar)
    except Misconfigured:
        return read
    known = loaded.snapshot.said_as
    read.follow(lambda: known)
    return read


def _kept(lexicon: Lexicon) -> Reader:
    return lru_cache(maxsize=_KEPT)(reader(lexicon))
