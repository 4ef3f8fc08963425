"""Questions that wait: the same question of several viewers is one, and is answered once."""

import math
from collections import OrderedDict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from studio.show import Comment

WINDOW = 0.4
"""Seconds that the first asker waits so that the same question of others joins."""
EXPIRY = 90.0
"""Seconds after which nobody waits for the answer any more."""
SMALL_TALK_EXPIRY = 25.0
ANSWERED_BUSY, ANSWERED_QUIET = 300.0, 60.0
"""Seconds for which an answered question is not answered again, while other questions wait and
while none does. A changed fact ends it at once."""

_WAITING = 100
_MEMORY = 500
_NEAR = 88
"""Token-sort similarity (0..100) from which two free questions are the same."""
_KEPT_COMMENTS = 20
_KEPT_ASKERS = 200
_FAIR = 5
"""Every so many-th answer goes to a question that one viewer alone asks: 20 % of the slots."""
_SMALL_TALK = {
    "greeting": 45.0, "thanks": 60.0, "abuse": 300.0, "bought": 60.0, "off_topic": 120.0,
    "next_one": 60.0,
}  # fmt: skip
"""Intents that are no questions, and the seconds between two replies to them."""
_WORTH = {
    "order_problem": 100, "link": 80, "complaint": 75, "price": 70, "stock": 70, "size": 65,
    "colour": 62, "discount": 60, "robot": 58, "shipping": 55, "returns": 55, "warranty": 55,
    "authentic": 52, "material": 50, "compare": 45, "which": 45, "feature": 42, "care": 42,
    "show_again": 35, "ask_back": 40, "unknown": 25, "bought": 40, "next_one": 12, "greeting": 10,
    "thanks": 8, "off_topic": 6, "abuse": 5,
}  # fmt: skip
"""Rank of an intent before anything else is known (notes: script, section 5)."""
_ON_SCREEN = 10.0
_FIRST_TIME = 6.0
"""What a viewer has in advance who was never answered."""
_SHARE = 6.0
"""What each answer costs the viewer who got it, up to `_MOST_SHARE`; it halves in five minutes."""
_MOST_SHARE = 30.0
_SHARE_HALF_LIFE = 300.0
_VIEWERS = 5_000

Key = tuple[str, str | None, str]


@dataclass(slots=True)
class Question:
    """One question, however many ask it."""

    intent: str
    sku: str | None
    other: str | None
    """A second product, for comparisons and for asking back."""
    topic: str
    """The words that say what is asked, for questions that are no fixed kind."""
    first: float
    """Show time of the first asker."""
    on_screen: bool
    how: str = "name"
    """How its product was found."""
    lang: str = "en"
    """What its first asker wrote in."""
    text: str = ""
    """Its words as they are looked up: folded, mended, at most a question long."""
    comments: list[Comment] = field(default_factory=list)
    askers: set[str] = field(default_factory=set)
    pushed: bool = False
    """The operator wants it answered next."""
    share: float = _MOST_SHARE
    """Answers its askers had lately, of the one who had fewest."""

    @property
    def key(self) -> Key:
        return (self.intent, self.sku, self.topic)

    @property
    def expires(self) -> float:
        return self.first + (SMALL_TALK_EXPIRY if self.intent in _SMALL_TALK else EXPIRY)

    def rank(self, t: float) -> float:
        """How much it deserves the next answer; more is sooner."""
        if self.pushed:
            return 1000.0
        waited = min(30.0, t - self.first)
        crowd = 10 * math.log2(max(1, len(self.askers)))
        fresh = _FIRST_TIME if self.share < 0.05 else -min(_MOST_SHARE, _SHARE * self.share)
        on_screen = _ON_SCREEN if self.on_screen else 0
        return _WORTH[self.intent] + crowd + waited * 0.7 + on_screen + fresh


class Questions:
    """The waiting questions. When full, the one with the lowest rank is dropped and counted."""

    def __init__(self) -> None:
        self._waiting: dict[Key, Question] = {}
        self._answered: OrderedDict[Key, float] = OrderedDict()
        self._served: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._picks = 0
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, question: Question, comment: Comment) -> Question | None:
        """Let `comment` ask `question`; the question that was dropped to make room, if any."""
        known = self._waiting.get(question.key) or self._near(question)
        if known is None:
            known = self._waiting[question.key] = question
        viewer = comment.author.casefold()
        known.share = min(known.share, self._share(viewer, comment.at))
        if len(known.askers) < _KEPT_ASKERS:
            known.askers.add(viewer)
        if len(known.comments) < _KEPT_COMMENTS:
            known.comments.append(comment)
        if len(self._waiting) <= _WAITING:
            return None
        least = min(self._waiting.values(), key=lambda waiting: waiting.rank(comment.at))
        self.dropped += 1
        return self._waiting.pop(least.key)

    def answered_before(self, key: Key, t: float) -> float | None:
        """Seconds since the same question was answered, when that is too short to say it again."""
        at = self._answered.get(key)
        if at is None:
            return None
        rest = _SMALL_TALK.get(key[0]) or (ANSWERED_BUSY if self._waiting else ANSWERED_QUIET)
        return t - at if t - at < rest else None

    def pick(self, t: float) -> Question | None:
        """Take the question to answer next, once its window has passed.

        Every fifth goes to the one that has waited longest of those that one viewer alone asks,
        so that single voices are heard.
        """
        due = [q for q in self._waiting.values() if q.pushed or t >= q.first + WINDOW]
        if not due:
            return None
        fair = [q for q in due if q.intent not in _SMALL_TALK and len(q.askers) == 1]
        if fair and self._picks % _FAIR == _FAIR - 1 and not any(q.pushed for q in due):
            best = min(fair, key=lambda q: q.first)
        else:
            best = max(due, key=lambda q: (q.rank(t), -q.first))
        self._picks += 1
        del self._waiting[best.key]
        return best

    def due(self, t: float) -> list[Question]:
        """The questions that wait for an answer: no greetings and the like, none that is over."""
        waiting = self._waiting.values()
        return [q for q in waiting if q.intent not in _SMALL_TALK and (q.pushed or t < q.expires)]

    def expired(self, t: float) -> list[Question]:
        """Take out the questions nobody waits for any more."""
        gone = [q for q in self._waiting.values() if t >= q.expires and not q.pushed]
        for question in gone:
            del self._waiting[question.key]
        return gone

    def with_comment(self, comment: str) -> list[Question]:
        """The waiting questions that this comment asks."""
        return [q for q in self._waiting.values() if any(c.id == comment for c in q.comments)]

    def remove(self, question: Question) -> None:
        self._waiting.pop(question.key, None)

    def waiting(self) -> list[Question]:
        return list(self._waiting.values())

    def answer(self, key: Key, t: float) -> None:
        """Remember that this was answered at show time `t`."""
        self._answered[key] = t
        self._answered.move_to_end(key)
        if len(self._answered) > _MEMORY:
            self._answered.popitem(last=False)

    def answered(self) -> tuple[tuple[Key, float], ...]:
        """What was answered and when, oldest first."""
        return tuple(self._answered.items())

    def served(self, question: Question, t: float) -> None:
        """Its askers had their answer at show time `t`: others come first for a while."""
        for viewer in question.askers:
            self._served[viewer] = (self._share(viewer, t) + 1, t)
            self._served.move_to_end(viewer)
        while len(self._served) > _VIEWERS:
            self._served.popitem(last=False)

    def changed(self, skus: frozenset[str]) -> None:
        """Facts of these products changed: what was answered about them may be asked again."""
        for key in [key for key in self._answered if key[1] in skus]:
            del self._answered[key]

    def _share(self, viewer: str, t: float) -> float:
        count, last = self._served.get(viewer, (0.0, t))
        return float(count * 0.5 ** (max(0.0, t - last) / _SHARE_HALF_LIFE))

    def _near(self, question: Question) -> Question | None:
        if not question.topic:
            return None
        for other in self._waiting.values():
            same = (other.intent, other.sku) == (question.intent, question.sku)
            if same and fuzz.token_sort_ratio(other.topic, question.topic) >= _NEAR:
                return other
        return None
