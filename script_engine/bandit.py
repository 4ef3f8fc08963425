"""Learns from what viewers do which products deserve the turns that no promise takes.

Discounted Thompson sampling: for each product the reward per viewer-minute has a Gamma belief whose
evidence fades by half-life, so that an afternoon's favourite does not own the night. It chooses
among the products it is given, and never touches what is said of them.
"""

from bisect import bisect_right
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from script_engine.brackets import chance
from script_engine.screen_time import DELAY
from studio.reaction import Reaction
from studio.rundown import Learning

_SEGMENTS = 1_000
"""Segments that can still be credited; a day of turns has fewer within the longest window."""
_CLICKS = 20_000
_SEEN = 20_000
"""Ids that are remembered, so that an event that comes again counts once."""
_PRIOR = 6.0
"""Weight of what all products together earn, in what an average product was seen."""
_SURE = 3.0
"""How many times surer the draws are than the counts alone. Found with `_PRIOR` by simulated days
of twenty products before a hundred viewers: less wastes turns, more is slow to learn."""
_LEAST = 0.05
"""Events that are believed to have been seen where none were."""


@dataclass(slots=True)
class _Belief:
    reward: float = 0.0
    exposure: float = 0.0
    """Viewer-minutes."""
    at: float = 0.0

    def fade(self, now: float, half_life: float) -> None:
        if now > self.at:
            kept = 0.5 ** ((now - self.at) / half_life)
            self.reward *= kept
            self.exposure *= kept
            self.at = now


@dataclass(slots=True)
class _Segment:
    """A stretch of one product on the air."""

    sku: str
    starts: float
    room: float = 0.0
    """Reward it can still earn: each viewer clicks and orders once."""


class Bandit:
    """Believes, and chooses. Same settings, key and events give the same choices."""

    def __init__(self, learning: Learning, key: str) -> None:
        self._learning = learning
        self._key = key
        self._half_life = learning.half_life_minutes * 60
        self._beliefs: dict[str, _Belief] = {}
        self._segments: deque[_Segment] = deque(maxlen=_SEGMENTS)
        self._clicks: OrderedDict[str, float] = OrderedDict()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._now = 0.0
        self.viewers = 1.0
        self.credited = 0
        """Events that were credited to a segment."""

    # --- what happened ----------------------------------------------------------------------

    def heard(self, sku: str, t: float, seconds: float) -> None:
        """`sku` was on the air from show time `t` for so long."""
        self._now = max(self._now, t + seconds)
        if not self._segments or self._segments[-1].sku != sku:
            self._segments.append(_Segment(sku, t))
        learning = self._learning
        minutes = self.viewers * seconds / 60
        worth = learning.click + learning.order + learning.comment
        self._segments[-1].room += max(1.0, minutes) * worth
        belief = self._belief(sku)
        belief.exposure += minutes

    def resume(self, turns: Iterable[tuple[str, float, float]]) -> None:
        """These products were on the air before a restart: since when, and how many seconds."""
        for sku, t, seconds in turns:
            self.heard(sku, t, seconds)

    def react(self, reaction: Reaction) -> None:
        """Take an event in: once, and to the credit of what was seen when the viewer clicked."""
        if reaction.what == "viewers":
            self.viewers = max(1.0, reaction.count)
            return
        if reaction.id in self._seen:
            return
        _keep(self._seen, reaction.id, None, _SEEN)
        self._now = max(self._now, reaction.at)
        since = self._caused(reaction)
        if since is None:
            return
        segment = self._segment(since)
        if segment is None:
            return
        worth = {"click": self._learning.click, "order": self._learning.order}
        reward = worth.get(reaction.what, self._learning.comment) * min(20.0, reaction.count)
        reward = min(reward, segment.room)
        segment.room -= reward
        # what lies back counts as if it had been told at once
        reward *= 0.5 ** (max(0.0, self._now - since) / self._half_life)
        self._belief(segment.sku).reward += reward
        self.credited += 1

    def _caused(self, reaction: Reaction) -> float | None:
        """Show time of the click behind it; None when it is too long ago to count."""
        if reaction.what == "click":
            _keep(self._clicks, reaction.id, reaction.at, _CLICKS)
        known = self._clicks.get(reaction.click) if reaction.click else None
        clicked = known if known is not None else reaction.clicked
        since = reaction.at if clicked is None else clicked
        late = reaction.at - since > self._learning.window_minutes * 60
        return None if late or since > reaction.at else since

    def _segment(self, t: float) -> _Segment | None:
        starts = [segment.starts for segment in self._segments]
        found = bisect_right(starts, t - DELAY) - 1
        return self._segments[found] if found >= 0 else None

    # --- across restarts --------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """What is believed now, as plain values for the journal."""
        told = {sku: self._belief(sku) for sku in self._beliefs}
        return {
            "t": round(self._now, 3),
            "viewers": self.viewers,
            "beliefs": {s: [round(b.reward, 6), round(b.exposure, 6)] for s, b in told.items()},
        }

    def restore(self, state: Mapping[str, Any], *, of_this_show: bool) -> None:
        """Believe again what `state` says. The beliefs of an earlier show count from now on."""
        self._now = float(state["t"]) if of_this_show else 0.0
        self.viewers = float(state["viewers"])
        self._beliefs = {
            sku: _Belief(float(reward), float(exposure), self._now)
            for sku, (reward, exposure) in state["beliefs"].items()
        }

    # --- the choice -------------------------------------------------------------------------

    def favourite(self, skus: Collection[str], number: int) -> str:
        """One of `skus` for turn `number`, by a draw from what is believed of each."""
        rng = chance(self._key, number, "favourite")
        products = list(skus)
        if rng.random() < self._learning.explore:
            return rng.choice(products)
        for sku in products:
            self._belief(sku)
        reward = sum(belief.reward for belief in self._beliefs.values())
        exposure = sum(belief.exposure for belief in self._beliefs.values())
        if not reward or not exposure:
            return rng.choice(products)
        weight = _PRIOR * exposure / len(self._beliefs)
        prior = weight * reward / exposure
        unit = max(self._learning.click, 1e-6)
        draws = {
            sku: rng.gammavariate(
                max(_LEAST, _SURE * (self._beliefs[sku].reward + prior) / unit),
                unit / _SURE / (self._beliefs[sku].exposure + weight),
            )
            for sku in products
        }
        return max(products, key=lambda sku: draws[sku])

    def _belief(self, sku: str) -> _Belief:
        belief = self._beliefs.setdefault(sku, _Belief(at=self._now))
        belief.fade(self._now, self._half_life)
        return belief


_Value = TypeVar("_Value")


def _keep(table: OrderedDict[str, _Value], key: str, value: _Value, most: int) -> None:
    table[key] = value
    while len(table) > most:
        table.popitem(last=False)
