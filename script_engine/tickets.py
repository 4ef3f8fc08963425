"""Tickets: what nobody could answer is kept for the operator, with what an answer would need."""

from collections import OrderedDict
from typing import Any

from script_engine.chat_filters import without_private
from script_engine.chat_text import cleaned
from script_engine.questions import Key, Question

OF_THE_SHOP = frozenset({"shipping", "returns"})
"""Intents that are about the shop as long as no product is named."""
LONGEST = 200
"""Characters of a question that are kept."""
_OPEN = 500
"""Tickets that are counted on; an older question that comes again gets a new one."""


class Tickets:
    """One ticket for each question, however often it comes again."""

    def __init__(self) -> None:
        self._askers: OrderedDict[Key, int] = OrderedDict()

    def open(self, question: Question, needs: str) -> dict[str, Any]:
        """The journal's entry: the question as it was written, without what is private in it.

        `asked` counts everyone who asked it so far; `question`, `lang` and `sku` are what an entry
        of the FAQ would start from: of delivery and returns that is the shop, unless a product was
        named.
        """
        asked = self._askers.pop(question.key, 0) + max(1, len(question.askers))
        self._askers[question.key] = asked
        if len(self._askers) > _OPEN:
            self._askers.popitem(last=False)
        of_the_shop = question.intent in OF_THE_SHOP and question.how == "screen"
        first = question.comments[0].text if question.comments else ""
        return {
            "words": f"Needs you: {needs}",
            "comments": [comment.id for comment in question.comments],
            "question": without_private(cleaned(first))[:LONGEST],
            "lang": question.lang,
            "intent": question.intent,
            "sku": None if of_the_shop else question.sku,
            "asked": asked,
        }
