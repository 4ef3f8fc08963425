"""Questions that are alike: what tells one open question of the journal from another."""

from script_engine.chat_text import folded, words

NO_FAQ = frozenset({"order_problem", "complaint", "abuse"})
"""Intents that a person has to look at, whatever the FAQ says."""


def alike(question: str) -> str:
    """What questions have in common that are the same but for marks and the order of words."""
    return " ".join(sorted(words(folded(question))))
