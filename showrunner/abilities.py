"""What the host can say of each product: the acts of the copy, asked with the product's facts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.product import Product, Snapshot
from catalog.timetable import as_sold
from script_engine.casting import can_meet
from script_engine.frame import Frame
from script_engine.frames import Copy
from script_engine.sheet import Sheet, Subjects
from studio.clock import SimulatedClock
from studio.settings import Config

ENOUGH = 5
"""Frames from which on an act is part of a product's turns."""
_ALWAYS = frozenset({
    "name", "short_name", "other_name", "next_name", "shop", "host", "asker", "part_of_day",
    "count",
})  # fmt: skip
"""Slots that need nothing from the catalogue but a product."""
_OF_THE_SHOW = frozenset({
    "bridge", "closing", "disclosure", "filler", "greeting", "opening", "rehook", "reserve",
    "thanks",
})  # fmt: skip
"""Acts that are about the show, whatever is on sale."""
_ORDER = (
    "hook", "need", "question", "product_open", "feature_benefit", "fact", "scene", "price",
    "offer", "cta", "recap",
)  # fmt: skip
"""Acts in the order of a turn; others come after."""
_TELLS = {
    "saving": ("was", "saving", "percent_off"), "countdown": ("offer_end",), "stock": ("stock",),
    "quota": ("offer_left",), "claims": ("claim",), "faq": ("faq",),
}  # fmt: skip
_KEYS = {
    "was": ("was", "an earlier price with its evidence, or an offer with a price of its own"),
    "offer_end": ("offer", "an offer with an end"),
    "offer_left": ("offer.quota", "how many there are at the price of the offer"),
    "stock": ("stock", "counted pieces"),
    "feature": ("features", "noun phrases with their article: a lid with a loop"),
    "benefit": ("benefits", "for each feature, what it does for the buyer"),
    "use": ("uses", "gerunds: packing lunch"),
    "audience": ("audience", "plural nouns: commuters"),
    "place": ("places", "phrases with their article: the kitchen counter"),
    "headline": ("feature", "the one thing to say first"),
    "fact_value": ("attributes", "names with values: weight: 390 g"),
    "material": ("attributes", "material: oak"),
    "size": ("attributes", "size: 42 x 36 cm, or variants with a size"),
    "care": ("attributes", "care: wipe it dry"),
    "colours": ("variants", "with a colour, or attributes: colour: teal"),
    "sizes": ("variants", "with a size"),
    "category": ("category", "a plural: blankets"),
    "brand": ("brand", "its maker"),
    "link": ("link", "its address"),
    "shipping": ("shipping", "the terms of delivery as a clause"),
    "returns": ("returns", "the terms of return as a clause"),
    "price": ("price", "one price for all variants"),
    "claim": ("claims", "approved words with their evidence"),
    "faq": ("faq", "questions with the brand's answers"),
    "difference": ("attributes", "one that another product has too, with another value"),
}  # fmt: skip
"""The key that gives a slot its fact, and what to write there."""
_LIKE = {"saving": "was", "percent_off": "was", "fact_name": "fact_value"}
_HORIZON = 2
"""Moments that are looked at: now, and the next one at which an offer begins or ends."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One key that would let the host say more."""

    key: str
    write: str
    unlocks: tuple[str, ...]
    """Acts that would have enough frames then."""
    frames: int
    """Frames that wait for this key alone."""


@dataclass(frozen=True, slots=True)
class Ability:
    """What can be said of one product."""

    sku: str
    acts: Mapping[str, int]
    """Frames of each selling act that can be said: from `ENOUGH` on it is part of its turns."""
    answers: Mapping[str, int]
    """The same for answers, by what they answer: `size`."""
    tells: tuple[str, ...]
    """Of `saving`, `countdown`, `stock`, `quota`, `claims` and `faq`, what there are facts for."""
    timed: tuple[str, ...]
    """Those of the acts and tells that there are only while an offer runs, or does not."""
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    demands: frozenset[str]
    kinds: frozenset[str]


def abilities(snapshot: Snapshot, copy: Copy, config: Config, now: datetime) -> Iterator[Ability]:
    """One for each product, in order. `snapshot` holds regular prices."""
    frames = {
        act: fs for act, fs in copy.acts.items() if act not in _OF_THE_SHOW and _asks(act, fs)
    }
    rank = {act: number for number, act in enumerate(_ORDER)}
    frames = dict(sorted(frames.items(), key=lambda pair: rank.get(pair[0], len(rank))))
    known: dict[frozenset[_Told], tuple[dict[str, int], tuple[Missing, ...]]] = {}
    others = _others(snapshot)
    stage = _Stage(snapshot, config)
    for product in snapshot.products:
        told = tuple(stage.moments(product, others.get(product.sku), now))
        key = frozenset(told)
        if key not in known:
            counts = _counts(frames, told)
            known[key] = counts, tuple(_missing(frames, counts, told))
        counts, missing = known[key]
        each = [_counts(frames, (moment,)) for moment in told] if len(key) > 1 else []
        yield _ability(product.sku, counts, missing, told, each)


def _ability(
    sku: str,
    counts: Mapping[str, int],
    missing: tuple[Missing, ...],
    told: tuple[_Told, ...],
    each: Sequence[Mapping[str, int]],
) -> Ability:
    tells = [name for name in _TELLS if any(_tells(name, moment) for moment in told)]
    timed = [act for act in counts if len({c[act] >= ENOUGH for c in each}) > 1]
    timed += [name for name in tells if not all(_tells(name, moment) for moment in told)]
    answers = {act.removeprefix("answer_"): n for act, n in counts.items() if _answers(act)}
    acts = {act: n for act, n in counts.items() if not _answers(act)}
    return Ability(sku, acts, answers, tuple(tells), tuple(timed), missing)


def _asks(act: str, frames: Collection[Frame]) -> bool:
    """Whether an act speaks of a product: of answers, those that mostly ask for facts."""
    plain = sum(frame.can_say(_ALWAYS) for frame in frames)
    return not _answers(act) or plain * 2 < len(frames)


def _answers(act: str) -> bool:
    return act.startswith("answer_")


class _Stage:
    """The facts as the show would have them, at any moment."""

    def __init__(self, snapshot: Snapshot, config: Config) -> None:
        self._snapshot = snapshot
        self._show = config.show
        self._sheets: dict[datetime, Sheet] = {}
        terms = {"shipping": config.script.shipping, "returns": config.script.returns}
        shop = (slot for slot, words in terms.items() if words)
        self._extras = (*_ALWAYS - {"name"}, *shop)

    def moments(self, product: Product, other: str | None, now: datetime) -> Iterator[_Told]:
        """What is told now, and after the next offer of the product began or ended."""
        moment: datetime | None = now
        for _ in range(_HORIZON):
            if moment is None:
                return
            facts = self._sheet(moment).about(Subjects(product.sku, other, other))
            kinds = frozenset(slot.partition(".")[0] for slot in facts)
            yield _Told(can_meet(facts, self._extras), kinds)
            moment = as_sold(product, moment).turns

    def _sheet(self, moment: datetime) -> Sheet:
        if moment not in self._sheets:
            clock = SimulatedClock(wall=moment)
            self._sheets[moment] = Sheet(self._snapshot, self._show, clock)
        return self._sheets[moment]


def _others(snapshot: Snapshot) -> dict[str, str]:
    """For each product another one, of its category where there is one."""
    last: dict[str | None, str] = {}
    found: dict[str, str] = {}
    for product in (*snapshot.products, *snapshot.products):
        for kind in (product.category, ""):
            twin = last.get(kind)
            if twin is not None and twin != product.sku and product.sku not in found:
                found[product.sku] = twin
        last[product.category], last[""] = product.sku, product.sku
    return found


def _tells(name: str, moment: _Told) -> bool:
    return bool(moment.kinds.intersection(_TELLS[name]))


def _counts(frames: Mapping[str, Iterable[Frame]], told: Iterable[_Told]) -> dict[str, int]:
    moments = {moment.demands for moment in told}
    return {
        act: sum(any(frame.can_say(demands) for demands in moments) for frame in several)
        for act, several in frames.items()
    }


def _missing(
    frames: Mapping[str, Iterable[Frame]], counts: Mapping[str, int], told: Iterable[_Told]
) -> Iterator[Missing]:
    have = frozenset().union(*(moment.demands for moment in told))
    waits: dict[str, Counter[str]] = defaultdict(Counter)
    for act, several in frames.items():
        for frame in several:
            for slot in _waiting(frame, have):
                waits[slot][act] += 1
    for slot, acts in sorted(waits.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        key, write = _KEYS.get(slot, (slot, "see docs/catalogue.md"))
        unlocks = tuple(a for a, n in acts.items() if counts[a] < ENOUGH <= counts[a] + n)
        yield Missing(key, write, unlocks, acts.total())


def _waiting(frame: Frame, have: frozenset[str]) -> set[str]:
    """The slots that the frame waits for alone; none when it can be said or lacks several."""
    lacks = [{_slot(demand) for demand in way - have} for way in frame.ways]
    if not all(lacks):
        return set()
    return {slot for slots in lacks if len(slots) == 1 for slot in slots}


def _slot(demand: str) -> str:
    """The kind of fact a demand asks for, whoever of the products has it."""
    slot = demand.removesuffix("!")
    for other in ("other_", "next_"):
        slot = slot.removeprefix(other)
    slot = slot.partition(".")[0]
    return _LIKE.get(slot, slot)
