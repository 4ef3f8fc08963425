"""Questions of viewers, of many kinds, at any moment of a show: who asks what and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

KINDS = (
    "how much is the {one}?",
    "is the {one} in stock?",
    "what is the {one} made of?",
    "how big is the {one}?",
    "what colour is the {one}?",
    "how do I clean the {one}?",
    "how heavy is the {one}?",
    "where can I buy the {one}?",
    "is there a discount on the {one}?",
    "can I send the {one} back?",
    "how long does shipping take for the {one}?",
    "is the {one} any good on the moon?",
    "which is better, the {one} or the {other}?",
    "what does this one cost?",
    "are you a robot?",
)
"""Facts, the shop's terms, what nobody knows, comparisons, what is on screen, and the host."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    at: float
    """Seconds after the first could have been asked."""
    author: str
    text: str


def questions(
    names: Sequence[str], count: int, gap: float, seed: int, least: float = 0.0
) -> Iterator[Asked]:
    """`count` different questions about things of these `names`, `gap` seconds apart on average.

    They come as they like (a Poisson process after at `least` so many seconds), each of a viewer
    who has not asked before.
    """
    rng, at = Random(f"questions/{seed}"), 0.0
    asked: set[str] = set()
    while len(asked) < count:
        one, other = rng.sample(list(names), 2)
        text = rng.choice(KINDS).format(one=one, other=other)
        if text in asked:
            continue
        asked.add(text)
        at += least + rng.expovariate(1 / (gap - least))
        yield Asked(at, f"viewer {len(asked)}", text)
