"""What to answer: from a question and the facts there are, an act and what it is about."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from catalog.fact import Fact
from script_engine.chat_text import folded, words
from script_engine.lexicons import lexicon
from script_engine.questions import Question
from script_engine.resolve import stem
from script_engine.retrieval import STRONG, Library, Passage
from script_engine.sheet import Sheet, Subjects
from script_engine.tickets import OF_THE_SHOP

UNKNOWN = "answer_unknown"
FAQ = "answer_faq"

_PLAIN_ACTS = {
    "order_problem": "answer_order_problem", "complaint": "answer_complaint",
    "robot": "answer_robot", "thanks": "thanks", "bought": "thanks",
    "off_topic": "answer_off_topic", "greeting": "answer_greeting", "abuse": "answer_abuse",
    "ask_back": "answer_ask_back", "show_again": "answer_show_again", "price": "answer_price",
    "discount": "answer_discount",
}  # fmt: skip
_SMALL_TALK = frozenset({"robot", "thanks", "bought", "off_topic", "greeting", "abuse"})
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
_NEVER_READ_UP = frozenset({"price", "discount", "ask_back", "compare"})
"""Intents that only live facts answer, or none; what a brand wrote once is too old for them."""
_SAID = {"faq": "faq.", "claim": "claim.", "feature": "feature"}
"""Kinds of passages that may be said, and the slots they are in."""

_MADE = frozenset({"made", "material", "fabric", "textile", "composition"})
MEASURES = frozenset({"height", "width", "length", "depth", "diameter", "capacity"})
"""Concepts of which a product has one measure each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question is answered."""

    act: str
    subjects: Subjects
    focus: str | None = None
    """Slot of the fact that was asked for."""
    needs: str | None = None
    """Why a person has to look at it as well."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """With an unknown answer: what the catalogue says that may bear on the question, by slot."""


class Answers:
    """Decides answers: a fact of the right kind, else a passage that fits, else "I do not know"."""

    def __init__(self, lang: str, terms: frozenset[str]) -> None:
        """`terms` are the slots the shop itself has words for: `shipping`, `returns`."""
        self._lexicon = lexicon(lang)
        self._materials = self._lexicon.words["materials"]
        small = self._lexicon.words["plain"] | self._lexicon.words["asks"]
        self._plain = frozenset(map(stem, small))
        self._terms = terms
        self._library = Library(lang)
        self._version: int | None = None

    def keep_up(self, sheet: Sheet) -> None:
        """Read what is new in the catalogue, a little at a time."""
        if sheet.snapshot.version != self._version:
            self._version = sheet.snapshot.version
            self._library.turn(sheet.snapshot)
        else:
            self._library.read_on()

    def answer(
        self, question: Question, sheet: Sheet, on_air: str | None, next_up: str | None = None
    ) -> Answer:
        """The answer to `question`, as far as the catalogue has one. `next_up` comes after it."""
        self.keep_up(sheet)
        subjects = Subjects(question.sku, question.other)
        if question.intent == "order_problem":
            why = "has a problem with an order"
            return Answer("answer_order_problem", Subjects(on_air), needs=why)
        if question.intent == "complaint":
            return Answer("answer_complaint", Subjects(on_air), needs="complains")
        if question.intent in _SMALL_TALK:
            return Answer(_PLAIN_ACTS[question.intent], Subjects(on_air))
        if question.intent == "next_one":
            turns = next_up is not None and next_up != on_air
            act = "answer_next" if turns else "answer_off_topic"
            return Answer(act, Subjects(on_air, next=next_up if turns else None))
        read_up = self._read_up(question, sheet)
        if read_up is not None and read_up[1].fit >= STRONG:
            return read_up[0]
        answer = self._structured(question, sheet, subjects, on_air)
        return read_up[0] if read_up is not None and answer.act == UNKNOWN else answer

    def _structured(
        self, question: Question, sheet: Sheet, subjects: Subjects, on_air: str | None
    ) -> Answer:
        if question.intent == "unknown":
            return self._free(question, sheet, on_air)
        if question.intent in OF_THE_SHOP and question.sku is None:
            subjects = Subjects(on_air)
        elif sheet.product(question.sku) is None:
            return self._unknown(subjects, "asks about something that is not in the catalogue")
        beside = self._beside(question, sheet, subjects)
        return beside or self._of_product(question, sheet, subjects)

    def _beside(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer | None:
        """What is asked of the product on screen and is not about it."""
        if question.intent == "link" and self._asks("paid_by", question):
            # how one can pay is no address: only the brand's own answer says it
            return self._unknown(subjects, "asks how one can pay", question, sheet)
        if question.intent == "discount" and question.how == "screen":
            reduced = _reduced(question, sheet)
            return Answer("answer_on_sale", Subjects(reduced)) if reduced else None
        return None

    # --- what a brand wrote -----------------------------------------------------------------

    def _read_up(self, question: Question, sheet: Sheet) -> tuple[Answer, Passage] | None:
        """The passage that answers best, if it is one that may be said."""
        if question.intent in _NEVER_READ_UP or question.how in {"stranger", "tie"}:
            return None
        for passage in self._library.search(question.text, question.lang, question.sku):
            told = sheet.of(passage.sku)
            if slot := _slot(passage, told):
                act = "answer_feature" if passage.kind == "feature" else FAQ
                return Answer(act, Subjects(passage.sku), slot), passage
        return None

    def _bearing(self, question: Question, sheet: Sheet) -> dict[str, Fact]:
        """Facts that may bear on a question nothing answers: all that a model may speak from."""
        told = sheet.of(question.sku)
        found = self._library.search(question.text, question.lang, question.sku)
        slots = [slot for passage in found if (slot := _slot(passage, told))]
        slots += [slot for slot in ("short_name", "name") if slot in told]
        asked = self._telling(self._asked(question))
        slots += [s for s, fact in told.items() if asked & _stems([fact.label, fact.text])]
        return {slot: told[slot] for slot in dict.fromkeys(slots)}

    # --- what the catalogue knows -----------------------------------------------------------

    def _of_product(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        intent = question.intent
        if intent in {"stock", "price", "discount", "link"} and not sheet.sells(question.sku):
            return Answer("answer_sold_out", subjects)
        if intent == "stock":
            counted = "stock" in sheet.of(question.sku)
            return Answer("answer_stock" if counted else "answer_available", subjects)
        if intent in {"compare", "which"}:
            return self._comparison(question, sheet, subjects)
        if intent in {"feature", "warranty", "authentic"}:
            return self._feature(question, sheet, subjects)
        if intent in _BY_SLOT:
            return self._by_slot(question, sheet, subjects)
        return Answer(_PLAIN_ACTS[intent], subjects)

    def _by_slot(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        told = sheet.of(subjects.sku)
        act, slots = _BY_SLOT[question.intent]
        if question.intent == "size" and (measure := self._measure(question, told)):
            # "how long is the cable" asks for a length, but not for that of the whole
            return Answer("answer_feature", subjects, measure)
        for slot in slots:
            if slot in told or slot in self._terms:
                return Answer(act, subjects, slot)
        if found := self._search(question, told):
            return Answer("answer_feature", subjects, found)
        return self._unknown(subjects, f"the catalogue has no {slots[0]} for it", question, sheet)

    def _measure(self, question: Question, told: dict[str, Fact]) -> str | None:
        """The one measure that was asked for, or any when none is named nor a size known."""
        said = set(words(question.text)) - self._plain
        for slot, fact in told.items():
            if slot.startswith("attribute.") and set(words(folded(fact.label))) & said:
                return slot
        measures = {
            concept: slot
            for slot, fact in told.items()
            if slot.startswith("attribute.")
            for concept in sorted(MEASURES)
            if self._lexicon.tells[concept] & set(words(folded(fact.label)))
        }
        asked = question.topic.split()
        named = next((slot for concept, slot in measures.items() if concept in asked), None)
        if named or asked or {"size", "sizes"} & told.keys():
            return named
        return next(iter(measures.values()), None)

    def _feature(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        told = sheet.of(subjects.sku)
        found = self._search(question, told)
        if question.intent != "feature":
            # a question of trust is answered by the fact that settles it, by nothing near it
            certain = self._lexicon.tells["warranty"] if question.intent == "warranty" else ()
            labelled = (s for s, f in told.items() if set(words(folded(f.label))) & set(certain))
            found = next((s for s in labelled if s.startswith("attribute.")), None)
            if found is None:
                why = f"the catalogue says nothing of it: {question.intent}"
                return self._unknown(subjects, why, question, sheet)
        if found or not question.topic:
            if found or "feature" in told or "fact_value" in told:
                return Answer("answer_feature", subjects, found)
            return Answer("answer_show_again", subjects)
        why = f"the catalogue does not say: {question.topic}"
        return self._unknown(subjects, why, question, sheet)

    def _free(self, question: Question, sheet: Sheet, on_air: str | None) -> Answer:
        """A question of no known kind: perhaps the product's facts have its words."""
        told = sheet.of(question.sku)
        if question.how != "stranger" and (found := self._search(question, told)):
            return Answer("answer_feature", Subjects(question.sku), found)
        return self._unknown(Subjects(on_air), "no answer in the catalogue", question, sheet)

    def _asks(self, concept: str, question: Question) -> bool:
        asks = lexicon(question.lang).asks
        return any(concept in asks.get(word, ()) for word in words(question.text))

    def _comparison(self, question: Question, sheet: Sheet, subjects: Subjects) -> Answer:
        if sheet.product(subjects.other) is None:
            other = _neighbour(sheet, subjects.sku)
            if other is None:
                return Answer("answer_show_again", Subjects(subjects.sku))
            subjects = replace(subjects, other=other)
        if self._asks("cheaper", question):
            return Answer("answer_compare_price", subjects)
        act = "answer_compare" if question.intent == "compare" else "answer_which"
        return Answer(act, subjects)

    def _unknown(
        self,
        subjects: Subjects,
        why: str,
        question: Question | None = None,
        sheet: Sheet | None = None,
    ) -> Answer:
        known = question is not None and sheet is not None and question.how != "stranger"
        facts = self._bearing(question, sheet) if known and question and sheet else {}
        return Answer(UNKNOWN, subjects, needs=why, facts=facts)

    def _search(self, question: Question, told: dict[str, Fact]) -> str | None:
        """The slot whose words are closest to what was asked; none when no word fits."""
        asked = self._asked(question)
        found = _closest(asked, self._telling(asked), told)
        if found and question.topic and not self._covers(question, told[found]):
            return None
        made_of = asked & (self._materials | _MADE)
        if found is None and question.intent == "material" and made_of:
            found = _closest(self._materials, self._materials, told)
        return found

    def _covers(self, question: Question, fact: Fact) -> bool:
        """Whether a fact is about half of what was asked: one shared word may be chance."""
        has = _stems([fact.label, fact.text])
        spoken = [w for w in words(question.topic) if stem(w) not in self._plain]
        known = [w for w in spoken if self._meant([w], question.lang) & has]
        return 2 * len(known) >= len(spoken)

    def _meant(self, spoken: Iterable[str], lang: str) -> set[str]:
        """Stems of words, and of what the catalogue calls the same in the show's language."""
        asks = lexicon(lang).asks
        concepts = {concept for word in spoken for concept in asks.get(word, ())}
        tells = self._lexicon.tells
        return _stems([*spoken, *(told for c in concepts for told in tells.get(c, ()))])

    def _telling(self, asked: AbstractSet[str]) -> set[str]:
        """Words that mean the same wherever they stand; `is`, `it` and bare figures do not."""
        return {word for word in asked - self._plain if not word.isdigit()}

    def _asked(self, question: Question) -> set[str]:
        """What was asked, in words of the show's language as well."""
        spoken = words(question.topic)
        if not spoken and question.intent in _BY_SLOT:
            spoken = words(question.text)
        return self._meant(spoken, question.lang)


def _slot(passage: Passage, told: Mapping[str, Fact]) -> str | None:
    """Where the product's facts have the words of a passage now; None when they may not be said."""
    start = _SAID.get(passage.kind)
    if start is None:
        return None
    fitting = (s for s, f in told.items() if s.startswith(start) and f.text == passage.text)
    return next(
        (s for s in fitting if not passage.heading or told[s].label in {"", passage.heading}), None
    )


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


def _reduced(question: Question, sheet: Sheet) -> str | None:
    """Another product that is reduced now, when the one on screen is not."""
    offers = {"saving", "percent_off"}
    if offers & sheet.of(question.sku).keys():
        return None
    others = (product.sku for product in sheet.snapshot.on_sale if product.was is not None)
    return next((sku for sku in others if offers & sheet.of(sku).keys()), None)
