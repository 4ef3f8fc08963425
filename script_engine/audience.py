"""The audience: every comment is heard, judged, understood, and joined to a question or let go."""

from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import islice

from catalog.product import Snapshot
from script_engine.allowance import Allowance
from script_engine.answers import MEASURES
from script_engine.chat_filters import Filters, Verdict
from script_engine.chat_ledger import ChatLedger
from script_engine.chat_text import cleaned, folded, words
from script_engine.lexicons import lexicon
from script_engine.questions import Question, Questions
from script_engine.screen_time import DELAY, ScreenTime
from script_engine.understanding import Asked, Before, Message, Understanding
from studio.script_report import ChatEntry
from studio.show import Comment
from studio.spread import ANSWER, Sampler

_REPEAT = 60.0
"""Seconds in which the same words of the same viewer are a repeat."""
PER_MINUTE = 3_000.0
"""Messages of everybody that are read: at half a millisecond each, a fortieth of a core."""
_SAID = 5_000
_TALKING = 5_000
"""Viewers whose last question is remembered."""
_WORDED = frozenset({"feature", "unknown", "authentic", "warranty"})
"""Intents whose question is only told apart by its own words."""
_ABOUT_NO_PRODUCT = frozenset(
    {
        "order_problem",
        "complaint",
        "robot",
        "thanks",
        "greeting",
        "bought",
        "off_topic",
        "abuse",
        "next_one",
    }
)
_OF_A_THING = frozenset({"price", "stock", "link", "discount", "show_again", "unknown"})
"""Intents that are about whatever noun stands in the question, known or not."""
_WHY: dict[Verdict, str] = {
    "abuse": "abuse",
    "spam": "a link or an advertisement",
    "injection": "tries to give the host orders",
}
_SHOWN_TEXT = 300
_LOOKED_UP = 200
"""Characters of a question by which an answer is looked up."""
_SHOWN = 3
"""Waiting questions that the picture may show."""


@dataclass(slots=True)
class Tally:
    """Comments by what became of them, since the start."""

    heard: int = 0
    over: int = 0
    """Not even read: more than everybody together may write."""
    let_go: int = 0
    """Not answered, by rule: spam, abuse, repeats, too many of one viewer."""
    expired: int = 0
    answered: int = 0
    waits: Sampler = field(default_factory=lambda: Sampler(ANSWER))
    """Seconds from a comment to the first sound of its answer."""


@dataclass(frozen=True, slots=True)
class _Closed:
    intent: str
    state: str
    reason: str


class Audience:
    """Owns everything that is known of the chat. All of its tables are bounded."""

    def __init__(
        self,
        home: str,
        banned: tuple[str, ...] = (),
        delay: float = DELAY,
        per_minute: float = PER_MINUTE,
    ) -> None:
        """`home` is the show's language; viewers see the show `delay` seconds late.

        Of all platforms together `per_minute` messages are read, a quarter of them at once.
        """
        self.questions = Questions()
        self.ledger = ChatLedger()
        self.tally = Tally()
        self.screen = ScreenTime(delay)
        self.filters = Filters(home)
        self._understanding = Understanding(home)
        self._allowance = Allowance()
        self._inlet = Allowance(per_minute, per_minute / 4, viewers=1)
        self._said: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._before: OrderedDict[str, Before] = OrderedDict()
        self._muted: dict[str, str] = {}
        self._banned = {folded(word): word for word in banned}

    @property
    def muted(self) -> tuple[str, ...]:
        return tuple(self._muted.values())

    @property
    def banned(self) -> tuple[str, ...]:
        return tuple(self._banned.values())

    @property
    def dropped(self) -> int:
        """Comments and questions that were lost because there were too many."""
        return self.questions.dropped + self.ledger.forgotten + self.tally.over

    def shelves(self, snapshot: Snapshot) -> None:
        """The catalogue is now `snapshot`."""
        self._understanding.shelves(snapshot)
        self.questions.changed(snapshot.changed)

    def named(self, text: str) -> tuple[str, ...]:
        """Skus of the products that a text names, at most two."""
        found = self._understanding.finder.find(folded(cleaned(text)), None)
        return found.skus if found.named else ()

    def mute(self, author: str, *, on: bool) -> None:
        if on:
            self._muted[_viewer(author)] = author
            for question in self.questions.waiting():
                if all(_viewer(c.author) in self._muted for c in question.comments):
                    self.let_go(question, "the viewer is muted")
        else:
            self._muted.pop(_viewer(author), None)

    def ban(self, word: str, *, on: bool) -> None:
        if on:
            self._banned[folded(word)] = word
            for question in self.questions.waiting():
                if all(self._has_banned(folded(c.text)) for c in question.comments):
                    self.let_go(question, "contains a banned word")
        else:
            self._banned.pop(folded(word), None)

    def hear(self, comment: Comment) -> None:
        """Take a comment in. Long or hostile text costs no more than plain text."""
        if comment.id in self.ledger:
            return
        self.tally.heard += 1
        if not self._inlet.grants("", comment.at):
            self.tally.over += 1
            return
        text = folded(cleaned(comment.text))
        closed = self._closed(comment, text)
        if closed is None:
            self._understand(comment, text)
            return
        self.tally.let_go += closed.state in {"spam", "dropped"}
        self._file(comment, closed.intent, None, closed.state, closed.reason)
        if closed.intent == "abuse":
            self._small_talk("abuse", comment)

    def pick(self, t: float) -> Question | None:
        """The question to answer next, if any waits; it is taken out."""
        for question in self.questions.expired(t):
            self.tally.expired += len(question.comments)
            self._turn(question, "dropped", "nobody waits for it any more")
        return self.questions.pick(t)

    def shown(self, t: float) -> tuple[Comment, ...]:
        """The first askers of the next questions, as the picture may show them."""
        asked = sorted(self.questions.due(t), key=lambda q: (-q.rank(t), q.first))
        comments = (self.filters.presentable(q.comments[0]) for q in asked if q.comments)
        return tuple(islice((comment for comment in comments if comment.text), _SHOWN))

    def push(self, comment: str, t: float) -> str | None:
        """Let the questions of this comment be answered next; why not, when they cannot."""
        entry = self.ledger.get(comment)
        if entry is None:
            return "This comment is not known any more."
        waiting = self.questions.with_comment(comment)
        if not waiting:
            self._ask_again(entry, t)
            waiting = self.questions.with_comment(comment)
        for question in waiting:
            question.pushed = True
        return None if waiting else f"There is no answer to this comment: {entry.reason}."

    def drop(self, comment: str) -> str | None:
        """Do not answer this comment; why not, when that cannot be done."""
        entry = self.ledger.get(comment)
        if entry is None:
            return "This comment is not known any more."
        for question in self.questions.with_comment(comment):
            question.comments = [c for c in question.comments if c.id != comment]
            if not question.comments:
                self.questions.remove(question)
        self.ledger.turn(comment, "dropped", "dropped by the operator")
        return None

    def settle(self, question: Question, t: float, needs: str | None) -> None:
        """The answer is written; with `needs`, the comments are left for a person too."""
        self.questions.answer(question.key, t)
        self.questions.served(question, t)
        self.tally.answered += 1
        for comment in question.comments:
            self.tally.waits.add(max(0.0, t - comment.at))
        if needs:
            self._turn(question, "needs", needs)
        elif question.intent != "abuse":
            self._turn(question, "answered", "")

    def put_back(self, question: Question) -> None:
        """The answer did not come out: the question waits again."""
        for comment in question.comments:
            self.questions.add(question, comment)
            self.ledger.turn(comment.id, "waiting", "")

    def let_go(self, question: Question, why: str) -> None:
        """Nobody answers this question."""
        self.questions.remove(question)
        self._turn(question, "dropped", why)

    # --- one comment ------------------------------------------------------------------------

    def _closed(self, comment: Comment, text: str) -> _Closed | None:
        """Why the comment is not looked at further, if so."""
        viewer = _viewer(comment.author)
        name = f"{comment.platform}/{viewer}"
        if viewer in self._muted:
            return _Closed("", "dropped", "the viewer is muted")
        if self._allowance.shuns(name, comment.at):
            return _Closed("", "spam", "passed over for a while after several offences")
        if not self._allowance.grants(name, comment.at):
            return _Closed("", "spam", "too many messages of this viewer")
        if self._repeats(viewer, text, comment.at):
            return _Closed("", "spam", "said just before")
        closed = self._unfit(text, self._before.get(name))
        if closed is not None and closed.intent:
            self._allowance.strike(name, comment.at)
        return closed

    def _unfit(self, text: str, before: Before | None) -> _Closed | None:
        if not text:
            return _Closed("", "none", "nothing to read")
        if self._has_banned(text):
            return _Closed("", "dropped", "contains a banned word")
        tongues = self._understanding.languages(text, before.lang if before else None)
        verdict = self.filters.verdict(text, tongues)
        if verdict == "fine":
            return None
        return _Closed(verdict, "dropped" if verdict == "abuse" else "spam", _WHY[verdict])

    def _understand(self, comment: Comment, text: str) -> None:
        viewer = f"{comment.platform}/{_viewer(comment.author)}"
        on_screen = self.screen.seen(comment.at)
        message = self._understanding.read(
            text, comment.at, on_screen, self.screen.lately(comment.at), self._before.get(viewer)
        )
        if not message.asked:
            self._file(comment, "", None, "none", "not a question")
            return
        self._remember(viewer, message, comment.at)
        skus = message.asked[0].found.skus
        self._file(comment, message.asked[0].intent, skus[0] if skus else None, "waiting", "")
        for asked in message.asked:
            question = self._question(asked, message.lang, comment, on_screen)
            ago = self.questions.answered_before(question.key, comment.at)
            if ago is None:
                self._add(question, comment)
            elif not self.questions.with_comment(comment.id):
                self.ledger.turn(comment.id, "answered", f"answered {ago:.0f} s before")

    def _remember(self, viewer: str, message: Message, t: float) -> None:
        asked = message.asked[-1]
        sku = asked.found.skus[0] if asked.found.skus else None
        self._before[viewer] = Before(asked.intent, sku, t, message.lang)
        self._before.move_to_end(viewer)
        if len(self._before) > _TALKING:
            self._before.popitem(last=False)

    def _question(
        self, asked: Asked, lang: str, comment: Comment, on_screen: str | None
    ) -> Question:
        intent, found = asked.intent, asked.found
        skus: tuple[str | None, ...] = (*found.skus, None, None)
        sku, other = skus[0], skus[1]
        topic = self._topic(asked.text, intent, lang)
        if intent in _ABOUT_NO_PRODUCT:
            sku = other = None
        elif found.how == "tie" and intent not in {"compare", "which"}:
            intent, topic = "ask_back", ""
        elif found.how == "stranger" and intent in _OF_A_THING:
            intent, topic = "unknown", self._topic(asked.text, "unknown", lang)
        elif intent in {"compare", "which"} and found.named and other is None:
            other = on_screen if on_screen != sku else None
        if other is not None:
            topic = other
        at_screen = sku == on_screen
        words_of = asked.text[:_LOOKED_UP]
        return Question(intent, sku, other, topic, comment.at, at_screen, found.how, lang, words_of)

    def _topic(self, text: str, intent: str, lang: str) -> str:
        listed = lexicon(lang)
        if intent == "size":
            asked = (c for w in words(text) for c in listed.asks.get(w, ()) if c in MEASURES)
            return " ".join(sorted(set(asked)))
        if intent not in _WORDED:
            return ""
        plain = listed.words["plain"] | listed.words["asks"]
        finder = self._understanding.finder
        kept = (w for w in words(text) if w not in plain and w not in finder)
        return " ".join(dict.fromkeys(kept))[:80]

    def _small_talk(self, intent: str, comment: Comment) -> None:
        question = Question(intent, None, None, "", comment.at, on_screen=False)
        if self.questions.answered_before(question.key, comment.at) is None:
            self._add(question, comment)

    def _add(self, question: Question, comment: Comment) -> None:
        lost = self.questions.add(question, comment)
        if lost is not None:
            self._turn(lost, "dropped", "too many questions at once")

    def _ask_again(self, entry: ChatEntry, t: float) -> None:
        comment = Comment(entry.id, entry.platform, entry.author, entry.text, t)
        text = folded(cleaned(entry.text))
        tongues = self._understanding.languages(text)
        if self.filters.verdict(text, tongues) != "fine" or self._has_banned(text):
            return
        message = self._understanding.read(text, t, entry.sku)
        for asked in message.asked[:1]:
            self._add(self._question(asked, message.lang, comment, entry.sku), comment)
            self.ledger.turn(entry.id, "waiting", "")

    def _repeats(self, viewer: str, text: str, t: float) -> bool:
        said = (viewer, text[:80])
        last = self._said.pop(said, None)
        self._said[said] = t
        if len(self._said) > _SAID:
            self._said.popitem(last=False)
        return last is not None and t - last < _REPEAT

    def _has_banned(self, text: str) -> bool:
        return any(word and f" {word} " in f" {' '.join(words(text))} " for word in self._banned)

    def _file(
        self, comment: Comment, intent: str, sku: str | None, state: str, reason: str
    ) -> None:
        text = cleaned(comment.text)[:_SHOWN_TEXT]
        author = cleaned(comment.author)[:40]
        self.ledger.write(
            ChatEntry(
                comment.id, comment.platform, author, text, comment.at, intent, sku, state, reason
            )
        )

    def _turn(self, question: Question, state: str, reason: str) -> None:
        for comment in question.comments:
            self.ledger.turn(comment.id, state, reason)


def _viewer(author: str) -> str:
    return folded(cleaned(author[:80]))
