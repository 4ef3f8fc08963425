"""`python -m benchmarks.gate_storm [LINES]`: lines that state wrong figures, against an oracle.

A small catalogue changes its prices all the time. Lines state figures of it truly, of an earlier
version, of another product, altered, or made up in any form; each is judged by the gate. What
passes is compared with the products themselves, never with what the gate or its facts think.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from num2words import num2words

from catalog.fact import Fact, facts
from catalog.product import Money, Product, Snapshot, Stock, Was
from script_engine.bind import bind
from script_engine.gate import Gate
from script_engine.refusal import Refusal
from studio.show import BoundLine, Cue, Kind, Line
from voice.reading import reader

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
CLEAN = (
    "Let's have a look at the lid.", "Tell me in the chat which one you mean.",
    "Think of the place where you'd put it.", "That's what the page says.",
    "I can read you the rest in a moment.", "We'll come back to this later.",
)  # fmt: skip
HONEST = (
    "It's {price}.", "{price} today, and it was {was}.", "You save {saving}, that's {percent_off} off.",
    "There are {stock} left.", "The {short_name} is {price}. Ask me anything.", "{name}: {price}.",
)  # fmt: skip
SCRIPTS = (
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
    "０１２３４５６７８９",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "₀₁₂₃₄₅₆₇₈₉",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
)
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
TONGUES = ("es", "de", "fr", "pt", "it")


@dataclass
class Tally:
    """What came of a storm."""

    lines: int = 0
    true: int = 0
    """Lines that state only what holds now."""
    passed: int = 0
    blocked: int = 0
    """True lines that were refused."""
    wrong: list[str] = field(default_factory=list)
    """Lines that passed although the catalogue says otherwise."""
    cpu: float = 0.0
    """Seconds of CPU that the gate took."""


@dataclass(frozen=True)
class Shot:
    """One line as it is to be judged, and whether it is true."""

    bound: BoundLine
    true: bool
    operator: bool = False


def forms(amount: int, rng: Random) -> str:
    """A number in one of the ways to write one."""
    if amount < 40 and rng.random() < 0.1:
        return roman(max(2, amount))
    spelled = str(num2words(amount))
    ways: tuple[Callable[[], str], ...] = (
        amount.__str__,
        lambda: f"{amount:,}",
        lambda: f"${amount}",
        lambda: f"{amount}%",
        lambda: "".join(rng.choice(SCRIPTS)[int(d)] for d in str(amount)),
        lambda: spelled,
        spelled.upper,
        lambda: spelled.replace(" ", "").replace("-", ""),
        lambda: spelled.replace(" ", "-"),
        lambda: " ".join(spelled.replace(" ", "").replace("-", "")),
        lambda: "\u200b".join(spelled),
        lambda: "-".join(spelled.replace(" ", "").replace("-", "")),
        lambda: spelled.replace("e", "е").replace("o", "о"),
        lambda: str(num2words(amount, to="ordinal")),
        lambda: str(num2words(max(20, amount), lang=rng.choice(TONGUES))),
        lambda: rng.choice(("half price", "half off", "two for one", "twice the size", "a dozen",
                            "a couple hundred", "double", "buy one get one", "八折", "半价", "打8折",
                            "mitad de precio", "2x1", "die Hälfte", "moitié prix", "½", "ⅳ")),
    )  # fmt: skip
    return rng.choice(ways)()


def roman(amount: int) -> str:
    """`IX`: at least two letters."""
    text, rest = "", amount
    for worth, letters in ROMAN:
        text += letters * (rest // worth)
        rest %= worth
    return text if len(text) > 1 else "II"


class Storm:
    """A catalogue that changes, and lines about it."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        self._gate = Gate(reader(), "en")
        self._version = 0
        self._products = [self._product(number) for number in range(1, 13)]
        self._facts: dict[str, dict[str, Fact]] = {}
        self._before: dict[str, dict[str, Fact]] = {}
        for product in self._products:
            self._turn(product)
        self._before = dict(self._facts)

    def run(self, lines: int) -> Tally:
        tally = Tally()
        for shot in self._shots(lines):
            began = time.process_time()
            verdict = self._judged(shot)
            tally.cpu += time.process_time() - began
            tally.lines += 1
            tally.true += shot.true
            if verdict is None:
                tally.passed += 1
                if not shot.true:
                    tally.wrong.append(shot.bound.text)
            elif shot.true:
                tally.blocked += 1
        return tally

    def _judged(self, shot: Shot) -> Refusal | None:
        known = self._facts[shot.bound.line.cue.sku or ""]
        if shot.operator:
            verdict = self._gate.operator(shot.bound.line, known, self._version)
            return verdict if isinstance(verdict, Refusal) else None
        return self._gate.line(shot.bound.line) or self._gate.bound(shot.bound, known)

    def _shots(self, lines: int) -> Iterator[Shot]:
        kinds = (
            self._honest,
            self._stale,
            self._leaked,
            self._altered,
            self._planted,
            self._ordered,
        )
        for number in range(lines):
            if number % 7 == 0:
                self._change()
            yield self._rng.choice(kinds)(self._rng.choice(self._products))

    # --- the catalogue ----------------------------------------------------------------------

    def _product(self, number: int) -> Product:
        price = Decimal(self._rng.randrange(500, 90_000)) / 100
        was = price + Decimal(self._rng.randrange(100, 9_000)) / 100
        return Product(
            sku=f"P{number}", number=number, name=f"Lamp {chr(64 + number)}", short_name="lamp",
            price=Money(price, "USD"), was=Was(Money(was, "USD"), "log"),
            stock=Stock(self._rng.randrange(2, 400)), features=("a loop for the finger",),
        )  # fmt: skip

    def _change(self) -> None:
        at = self._rng.randrange(len(self._products))
        fresh = self._product(at + 1)
        if self._rng.random() < 0.3:
            fresh = replace(fresh, was=None)
        self._before[fresh.sku] = self._facts[fresh.sku]
        self._products[at] = fresh
        self._turn(fresh)

    def _turn(self, product: Product) -> None:
        self._version += 1
        snapshot = Snapshot(self._version, tuple(self._products), shop="Fernhollow")
        self._facts[product.sku] = facts(product, snapshot, "en", NOW, "UTC")

    # --- the lines --------------------------------------------------------------------------

    def _honest(self, product: Product) -> Shot:
        shot = self._filled(product, self._facts[product.sku])
        return shot or Shot(self._free(product, self._rng.choice(CLEAN)), true=True)

    def _stale(self, product: Product) -> Shot:
        shot = self._filled(product, self._before[product.sku])
        return shot or self._planted(product)

    def _leaked(self, product: Product) -> Shot:
        other = self._rng.choice([p for p in self._products if p.sku != product.sku])
        shot = self._filled(product, self._facts[other.sku])
        return shot or self._planted(product)

    def _altered(self, product: Product) -> Shot:
        shot = self._filled(product, self._facts[product.sku])
        digits = [i for i, c in enumerate(shot.bound.text) if c.isdigit()] if shot else []
        if shot is None or not digits:
            return self._planted(product)
        at, text = self._rng.choice(digits), shot.bound.text
        figure = str((int(text[at]) + self._rng.randrange(1, 10)) % 10)
        return Shot(replace(shot.bound, text=f"{text[:at]}{figure}{text[at + 1 :]}"), true=False)

    def _planted(self, product: Product) -> Shot:
        words = self._rng.choice(CLEAN).split(" ")
        words.insert(
            self._rng.randrange(len(words) + 1), forms(self._rng.randrange(2, 9999), self._rng)
        )
        return Shot(self._free(product, " ".join(words)), true=False)

    def _ordered(self, product: Product) -> Shot:
        """An operator's line with a figure that may be right, for the right thing or another."""
        was = product.was.price.amount if product.was else None
        left = product.stock.left if product.stock else None
        figures = [product.price.amount, was, self._rng.choice(self._products).price.amount,
                   Decimal(self._rng.randrange(500, 90_000)) / 100]  # fmt: skip
        figure = self._rng.choice([amount for amount in figures if amount is not None])
        ways = (
            (f"It's ${figure} today.", figure == product.price.amount),
            (f"It was ${figure} before.", figure == was),
            (f"You save ${figure}.", was is not None and figure == was - product.price.amount),
            (f"Only {int(figure) % 400} left in stock.", int(figure) % 400 == left),
        )
        text, true = self._rng.choice(ways)
        line = Line("S", Cue(Kind.OPERATOR, "operator", product.sku), text, "operator")
        return Shot(BoundLine(line, text), true, operator=True)

    def _free(self, product: Product, text: str) -> BoundLine:
        line = Line("S", Cue(Kind.PITCH, "hook", product.sku), text, "llm")
        return BoundLine(line, text)

    def _filled(self, product: Product, known: dict[str, Fact]) -> Shot | None:
        line = Line(
            "S", Cue(Kind.PITCH, "price", product.sku), self._rng.choice(HONEST), "playbook"
        )
        bound = bind(line, known, {}, self._version)
        return Shot(bound, _holds(product, bound)) if isinstance(bound, BoundLine) else None


def _holds(product: Product, bound: BoundLine) -> bool:
    """Whether every figure of a bound line is one of the product itself, slot by slot."""
    was = product.was.price.amount if product.was else None
    price = product.price.amount
    truth: dict[str, str] = {"price": f"{price} USD", "name": product.name, "short_name": "lamp"}
    if product.stock:
        truth["stock"] = str(product.stock.left)
    if was is not None:
        truth |= {"was": f"{was} USD", "saving": f"{was - price} USD"}
        truth["percent_off"] = str(int((was - price) * 100 / was))
    return all(
        use.id == f"{product.sku}/{(slot := use.id.rpartition('/')[2])}"
        and use.value == truth.get(slot)
        for use in bound.facts
    )


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    tally = Storm(seed=1).run(lines)
    print(f"lines {tally.lines:,}, of them true {tally.true:,}; passed {tally.passed:,}")
    print(f"true lines refused: {tally.blocked}; wrong lines passed: {len(tally.wrong)}")
    print(f"CPU a line, as written, bound and heard: {tally.cpu / tally.lines * 1000:.2f} ms")
    for text in tally.wrong[:20]:
        print(f"  passed: {text}")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
