"""How often one viewer may ask, and who is not listened to for a while. Bounded tables."""

from collections import OrderedDict

STRIKES = 3.0
"""Offences within a short time after which a viewer is passed over."""
_HALF_LIFE = 600.0
"""Seconds in which half of an offence is forgotten."""


class Allowance:
    """`burst` messages at once, then `per_minute`. The viewers heard longest ago are forgotten."""

    def __init__(self, per_minute: float = 6, burst: float = 4, viewers: int = 20_000) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._viewers = viewers
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._strikes: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def grants(self, viewer: str, t: float) -> bool:
        """Whether `viewer` may be heard at show time `t`; that uses up one message."""
        tokens, last = self._buckets.get(viewer, (self._burst, t))
        tokens = min(self._burst, tokens + max(0.0, t - last) * self._rate)
        granted = tokens >= 1
        _keep(self._buckets, viewer, (tokens - 1 if granted else tokens, t), self._viewers)
        return granted

    def strike(self, viewer: str, t: float) -> None:
        """`viewer` insulted, advertised or gave orders at show time `t`."""
        _keep(self._strikes, viewer, (self._offences(viewer, t) + 1, t), self._viewers)

    def shuns(self, viewer: str, t: float) -> bool:
        """Whether `viewer` is passed over at show time `t`: it wears off by itself."""
        return self._offences(viewer, t) > STRIKES - 0.5

    def _offences(self, viewer: str, t: float) -> float:
        count, last = self._strikes.get(viewer, (0.0, t))
        return float(count * 0.5 ** (max(0.0, t - last) / _HALF_LIFE))


def _keep(
    table: OrderedDict[str, tuple[float, float]], viewer: str, value: tuple[float, float], most: int
) -> None:
    table[viewer] = value
    table.move_to_end(viewer)
    if len(table) > most:
        table.popitem(last=False)
