"""Labelled messages of five languages, and what is made of them.

The files in `labelled/` were written before the word lists were tuned. Every second message of a
file is held out: the word lists were tuned on the others only.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from show_rig import DEMO, product, shelf

from catalog.product import Product, Snapshot
from script_engine.audience import Audience
from studio.show import Comment

FOLDER = Path(__file__).parent / "labelled"
LANGUAGES = ("en", "es", "zh", "de", "fr")
_ALIKE = {"unknown": "feature"}
"""A question of no known kind is looked up just as one about a feature is."""
_NAMES = {
    "es": (("Botella térmica Fjord 750 ml", "botella térmica"),
           ("Auriculares inalámbricos Cove", "auriculares inalámbricos"),
           ("Lámpara de escritorio Dune", "lámpara de escritorio"),
           ("Bolsa de lona Harbor", "bolsa de lona")),
    "zh": (("峡湾保温杯 750ml", "保温杯"), ("Cove 无线耳机", "无线耳机"),
           ("沙丘护眼台灯", "护眼台灯"), ("海港帆布包", "帆布包")),
    "de": (("Fjord Isolierflasche 750 ml", "Isolierflasche"), ("Cove kabellose Ohrhörer", "Ohrhörer"),
           ("Dune Schreibtischlampe", "Schreibtischlampe"), ("Harbor Canvas-Tasche", "Stofftasche")),
    "fr": (("Gourde isotherme Fjord 750 ml", "gourde isotherme"), ("Écouteurs sans fil Cove", "écouteurs"),
           ("Lampe de bureau Dune", "lampe de bureau"), ("Sac en toile Harbor", "sac en toile")),
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    intents: tuple[str, ...]
    sku: str | None
    text: str
    held_out: bool


def messages(lang: str) -> list[Labelled]:
    found = []
    for line in (FOLDER / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        labels, _, text = line.partition(" | ")
        intents, _, sku = labels.strip().partition(" =")
        found.append(
            Labelled(tuple(intents.split("+")), sku or None, text, held_out=len(found) % 2 == 1)
        )
    return found


def shelf_of(lang: str) -> Snapshot:
    if lang == "en":
        return shelf()
    named: list[Product] = [
        product(p.sku, p.number, name, short, "19.90")
        for p, (name, short) in zip(DEMO, _NAMES[lang], strict=True)
    ]
    return shelf(*named)


class Listener:
    """Hears single messages with the lamp on screen, each from a viewer of its own."""

    def __init__(self, home: str, catalogue: str | None = None) -> None:
        self._home = home
        self._snapshot = shelf_of(catalogue or home)
        self._audience = Audience(home)
        self._audience.shelves(self._snapshot)
        self._audience.screen.on(0, "lamp")
        self._count = 0

    def hears(self, text: str) -> tuple[tuple[str, ...], str | None]:
        """Intents and product as they wait to be answered."""
        self._count += 1
        name = str(self._count)
        t = 100.0 + 400.0 * self._count
        self._audience.hear(Comment(name, "test", f"viewer {name}", text, t))
        entry = self._audience.ledger.get(name)
        assert entry is not None
        asked = self._audience.questions.with_comment(name)
        for question in self._audience.questions.waiting():
            self._audience.questions.remove(question)
        if entry.state in {"spam", "dropped"}:
            return (entry.intent,), None
        if not asked:
            return ("none",), None
        return tuple(_ALIKE.get(q.intent, q.intent) for q in asked), asked[0].sku


def f1(pairs: list[tuple[str, str]]) -> float:
    """Macro-F1 over the intents that were meant, of (meant, understood)."""
    scores = []
    meant, heard, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter[str]()
    for one, other in pairs:
        right[one] += one == other
    for name in meant:
        precision = right[name] / heard[name] if heard[name] else 0.0
        recall = right[name] / meant[name]
        both = precision + recall
        scores.append(2 * precision * recall / both if both else 0.0)
    return sum(scores) / len(scores)
