"""What one message asks: its language, its questions, and the product each of them is about."""

from dataclasses import dataclass, replace

from catalog.product import Snapshot
from script_engine.chat_text import words
from script_engine.intents import Intents, Meant
from script_engine.lexicons import Lexicon, lexicon
from script_engine.naming import Naming
from script_engine.resolve import Finder, Found
from script_engine.tongues import Tongues

HEARD = 3
"""Questions of one message that are answered; more are seldom meant."""
FOLLOWS = 120.0
"""Seconds for which "and in black?" still goes on from the same viewer's question."""
_SHORT = 4
"""Words of a message that only names a product: it wants to see it."""
_PARTS = 4
_TOGETHER = frozenset({"compare", "which"})
"""Intents that speak of several products at once, so that `and` joins no second question."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the same viewer asked last."""

    intent: str
    sku: str | None
    at: float
    lang: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a message."""

    intent: str
    found: Found
    text: str
    """Its own words, folded and mended."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was understood."""

    lang: str
    asked: tuple[Asked, ...]
    """In the order in which they should be answered; empty when there is nothing to answer."""


@dataclass(frozen=True, slots=True)
class _Ear:
    """Everything needed to listen to one language."""

    lexicon: Lexicon
    intents: Intents
    naming: Naming


class Understanding:
    """Listens in every language there are word lists for. `home` is the show's own."""

    def __init__(self, home: str) -> None:
        self._home = lexicon(home)
        self._tongues = Tongues(home)
        self._ears: dict[str, _Ear] = {}
        self.finder = Finder(Snapshot(0, ()), self._home)

    def shelves(self, snapshot: Snapshot) -> None:
        """The catalogue is now `snapshot`."""
        self.finder = Finder(snapshot, self._home)

    def languages(self, text: str, prior: str | None = None) -> tuple[str, ...]:
        """Languages that folded `text` may be in, the likeliest first."""
        return self._tongues.guess(text, prior)

    def read(
        self,
        text: str,
        at: float,
        on_screen: str | None,
        seen: tuple[str, ...] = (),
        before: Before | None = None,
    ) -> Message:
        """What folded `text` asks, written at show time `at` while `on_screen` was seen."""
        going_on = before if before is not None and at - before.at < FOLLOWS else None
        tongues = self.languages(text, before.lang if before else None)
        lang, meant = self._meant(text, tongues)
        ear = self._ear(lang)
        found = self.finder.find(meant.text, on_screen, ear.naming, seen)
        if found.how == "looks" and len(meant.intents) > 1:
            # `the red one` says which, and asks for no colours
            kept = tuple(intent for intent in meant.intents if intent != "colour")
            meant = replace(meant, intents=kept)
        if going_on is not None and ear.naming.follow.match(meant.text):
            meant, found = _going_on(meant, found, going_on)
        asked = self._parts(meant, found, ear, on_screen, seen)
        if not asked:
            intents = meant.intents[:HEARD] or _of_no_kind(meant, found)
            asked = tuple(
                Asked(intent, each, meant.text)
                for intent in intents
                for each in _each(intent, found)
            )[:HEARD]
        return Message(lang, asked)

    def _meant(self, text: str, tongues: tuple[str, ...]) -> tuple[str, Meant]:
        """The first language in which the text means something, and what."""
        first: tuple[str, Meant] | None = None
        for lang in tongues:
            meant = self._ear(lang).intents.read(text, self.finder)
            if meant.intents:
                return lang, meant
            first = first or (lang, meant)
        assert first is not None
        return first

    def _parts(
        self, meant: Meant, whole: Found, ear: _Ear, on_screen: str | None, seen: tuple[str, ...]
    ) -> tuple[Asked, ...]:
        """Questions that stand side by side, each with its own product; none when it is one."""
        if _TOGETHER & set(meant.intents) or (len(whole.skus) > 1 and len(meant.intents) < 2):
            return ()
        texts = [part for part in ear.naming.joins.split(meant.text) if part and part.strip()]
        if not 2 <= len(texts) <= _PARTS:
            return ()
        asked: list[Asked] = []
        found = replace(whole, skus=whole.skus[:1]) if whole.named else whole
        for part in texts:
            read = ear.intents.read(part, self.finder)
            own = self.finder.find(part, on_screen, ear.naming, seen)
            found = own if own.named or own.how in {"tie", "stranger"} else found
            asked += [Asked(intent, found, part) for intent in read.intents]
        kinds = {one.intent for one in asked}
        if len(kinds) < 2 or not kinds <= set(meant.intents):
            return ()  # cut in two it would mean something else
        return tuple(asked[:HEARD])

    def _ear(self, lang: str) -> _Ear:
        if lang not in self._ears:
            words_of = lexicon(lang)
            self._ears[lang] = _Ear(words_of, Intents(words_of), Naming(words_of))
        return self._ears[lang]


def _going_on(meant: Meant, found: Found, before: Before) -> tuple[Meant, Found]:
    """`And the tote?` asks the same of another product; `and in black?` of the same product."""
    if not meant.intents and found.named:
        return replace(meant, intents=(before.intent,)), found
    if not found.named and found.how != "tie" and before.sku is not None:
        return meant, Found((before.sku,), "name")
    return meant, found


def _each(intent: str, found: Found) -> tuple[Found, ...]:
    """What a question is about: two products at once, or one after the other."""
    if intent in _TOGETHER or not found.named or len(found.skus) < 2:
        return (found,)
    return tuple(replace(found, skus=(sku,)) for sku in found.skus)


def _of_no_kind(meant: Meant, found: Found) -> tuple[str, ...]:
    spoken = len(words(meant.text))
    if meant.asks and spoken > 1:
        return ("unknown",)
    named = found.named or found.how == "tie"
    return ("show_again",) if named and spoken <= _SHORT else ()
