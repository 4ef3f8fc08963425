"""How often one viewer may ask: a token bucket each, in a bounded table."""

from collections import OrderedDict


class Allowance:
    """`burst` messages at once, then `per_minute`. The viewers heard longest ago are forgotten."""

    def __init__(self, per_minute: float = 6, burst: float = 4, viewers: int = 20_000) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._viewers = viewers
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def grants(self, viewer: str, t: float) -> bool:
        """Whether `viewer` may be heard at show time `t`; that uses up one message."""
        tokens, last = self._buckets.get(viewer, (self._burst, t))
        tokens = min(self._burst, tokens + max(0.0, t - last) * self._rate)
        granted = tokens >= 1
        self._buckets[viewer] = (tokens - 1 if granted else tokens, t)
        self._buckets.move_to_end(viewer)
        if len(self._buckets) > self._viewers:
            self._buckets.popitem(last=False)
        return granted
