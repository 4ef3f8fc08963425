"""What to answer: from a question and the facts there are, an act and what it is about."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from catalog.fact import Fact
from script_engine.chat_text import folded, words
from script_engine.lexicons import Lexicon
from script_engine.questions import Question
from script_engine.resolve import stem
from script_engine.sheet import Sheet, Subjects

UNKNOWN = "answer_unknown"

_PLAIN_ACTS = {
    "order_problem": "answer_order_problem", "robot": "answer_robot", "thanks": "thanks",
    "greeting": "answer_greeting", "abuse": "answer_abuse", "ask_back": "answer_ask_back",
    "show_again": "answer_show_again", "price": "answer_price", "discount": "answer_discount",
}  # fmt: skip
_BY_SLOT = {
    "size": ("answer_size", ("size", "sizes")),
    "colour": ("answer_colour", ("colours",)),
    "material": ("answer_material", ("material",)),
    "care": ("answer_care", ("care",)),
    "shipping": ("answer_shipping", ("shipping",)),
    "returns": ("answer_return", ("returns",)),
    "link": ("answer_link", ("link",)),
}
"""Intents that one fact answers, with the slots it may be in."""

_MADE = frozenset({"made", "material", "fabric", "textile", "composition"})
MEASURES = frozenset({"height", "width", "length", "depth", "diameter", "capacity", "volume"})


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question is answered."""

    act: str
    subjects: Subjects
    focus: str | None = None
    """Slot of the fact that was asked for."""
    needs: str | None = None
    """Why a person has to look at it as well."""


class Answers:
    """Decides answers. Pure: everything it knows is in the sheet."""

    def __init__(self, lexicon: Lexicon, terms: frozenset[str]) -> None:
        """`terms` are the slots the shop itself has words for: `shipping`, `returns`."""
        self._means = lexicon.means
        self._materials = lexicon.words["materials"]
        self._plain = frozenset(map(stem, lexicon.words["plain"] | lexicon.words["asks"]))
        self._terms = terms

    def answer(self, question: Question, sheet: Sheet, on_air: str | None) -> Answer:
        """The answer to `question`, as far as the catalogue has one."""
        subjects = Subjects(question.sku, question.other)
        if question.intent == "order_problem":
            why = "has a problem with an order"
            return Answer("answer_order_problem", Subjects(on_air), needs=why)
        if question.intent in {"robot", "thanks", "greeting", "abuse"}:
            return Answer(_PLAIN_ACTS[question.intent], Subjects(on_air))
        if question.intent == "unknown":
            return self._free(question, sheet, on_air)
        if question.intent in {"shipping", "returns"} and question.sku is None:
            subjects = Subjects(on_air)
        elif sheet.product(question.sku) is None:
            return self._unknown(subjects, "asks about something that is not in the catalogue")
        return self._of_product(question, sheet, subjects)

    def _of_product(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        intent = question.intent
        if intent in {"stock", "price", "discount", "link"} and not sheet.sells(question.sku):
            return Answer("answer_sold_out", subjects)
        if intent == "stock":
            counted = "stock" in sheet.of(question.sku)
            return Answer("answer_stock" if counted else "answer_available", subjects)
        if intent in {"compare", "which"}:
            return self._comparison(intent, sheet, subjects)
        if intent == "feature":
            return self._feature(question, sheet, subjects)
        if intent in _BY_SLOT:
            return self._by_slot(question, sheet, subjects)
        return Answer(_PLAIN_ACTS[intent], subjects)

    def _by_slot(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        told = sheet.of(subjects.sku)
        act, slots = _BY_SLOT[question.intent]
        if question.intent == "size" and (measure := self._measure(question, told)):
            return Answer("answer_feature", subjects, measure)
        for slot in slots:
            if slot in told or slot in self._terms:
                return Answer(act, subjects, slot)
        if found := self._search(question, told):
            return Answer("answer_feature", subjects, found)
        return self._unknown(subjects, f"the catalogue has no {slots[0]} for it")

    def _measure(self, question: Question, told: dict[str, Fact]) -> str | None:
        """The one measure that was asked for, or any when there is no size as such."""
        measures = {
            folded(fact.label): slot
            for slot, fact in told.items()
            if slot.startswith("attribute.") and folded(fact.label) in MEASURES
        }
        asked = self._asked(question)
        named = next((slot for label, slot in measures.items() if label in asked), None)
        if named or {"size", "sizes"} & told.keys():
            return named
        return next(iter(measures.values()), None)

    def _feature(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        told = sheet.of(subjects.sku)
        found = self._search(question, told)
        if found or not question.topic:
            if found or "feature" in told or "fact_value" in told:
                return Answer("answer_feature", subjects, found)
            return Answer("answer_show_again", subjects)
        return self._unknown(subjects, f"the catalogue does not say: {question.topic}")

    def _free(self, question: Question, sheet: Sheet, on_air: str | None) -> Answer:
        """A question of no known kind: perhaps the product's facts have its words."""
        told = sheet.of(question.sku)
        if question.how != "stranger" and (found := self._search(question, told)):
            return Answer("answer_feature", Subjects(question.sku), found)
        return self._unknown(Subjects(on_air), "no answer in the catalogue")

    def _comparison(self, intent: str, sheet: Sheet, subjects: Subjects) -> Answer:
        if sheet.product(subjects.other) is None:
            other = _neighbour(sheet, subjects.sku)
            if other is None:
                return Answer("answer_show_again", Subjects(subjects.sku))
            subjects = replace(subjects, other=other)
        return Answer("answer_compare" if intent == "compare" else "answer_which", subjects)

    def _unknown(self, subjects: Subjects, why: str) -> Answer:
        return Answer(UNKNOWN, subjects, needs=why)

    def _search(self, question: Question, told: dict[str, Fact]) -> str | None:
        """The slot whose words are closest to what was asked; none when no word fits."""
        asked = self._asked(question)
        found = _closest(asked, self._telling(asked), told)
        made_of = asked & (self._materials | _MADE)
        if found is None and question.intent == "material" and made_of:
            found = _closest(self._materials, self._materials, told)
        return found

    def _telling(self, asked: AbstractSet[str]) -> set[str]:
        """Words that mean the same wherever they stand; `is`, `it` and bare figures do not."""
        return {word for word in asked - self._plain if not word.isdigit()}

    def _asked(self, question: Question) -> set[str]:
        spoken = words(question.topic)
        if not spoken and question.comments and question.intent in _BY_SLOT:
            spoken = words(folded(question.comments[0].text[:200]))
        meant = [other for word in spoken for other in self._means.get(word, ())]
        return _stems([*spoken, *meant])


def _closest(
    asked: AbstractSet[str], telling: AbstractSet[str], told: dict[str, Fact]
) -> str | None:
    """The slot that has most of `asked` in its label or of `telling` in its text."""
    best, most = None, 0
    for slot, fact in told.items():
        if not slot.startswith(("attribute.", "feature")):  # what an answer can be drawn from
            continue
        score = 2 * len(asked & _stems([fact.label])) + len(telling & _stems([fact.text]))
        if score > most:
            best, most = slot, score
    return best


def _stems(texts: Iterable[str]) -> set[str]:
    return {stem(word) for text in texts for word in words(folded(text))}


def _neighbour(sheet: Sheet, sku: str | None) -> str | None:
    """Another product to compare with: of the same category if there is one, else the next."""
    here = sheet.product(sku)
    others = [product for product in sheet.snapshot.on_sale if product.sku != sku]
    if here is None or not others:
        return None
    alike = [p for p in others if p.category and p.category == here.category]
    after = [p for p in others if p.number > here.number]
    return (alike or after or others)[0].sku
