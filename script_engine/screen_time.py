"""Which product was on screen when: viewers see the show some seconds late."""

from bisect import bisect_right

DELAY = 6.0
"""Seconds from our clock to the viewer's eye, on a platform with ordinary latency."""
_KEPT = 64


class ScreenTime:
    """The last products on air, oldest first; older ones are forgotten."""

    def __init__(self, delay: float = DELAY) -> None:
        """`delay`: seconds from our clock to the viewer's eye and back."""
        self._delay = delay
        self._since: list[float] = []
        self._skus: list[str | None] = []

    def on(self, t: float, sku: str | None) -> None:
        """`sku` is on air from show time `t` on."""
        if self._skus and self._skus[-1] == sku:
            return
        self._since.append(t)
        self._skus.append(sku)
        del self._since[:-_KEPT], self._skus[:-_KEPT]

    @property
    def now(self) -> str | None:
        """The product on air, or the last one that was."""
        return self._skus[-1] if self._skus else None

    def seen(self, t: float) -> str | None:
        """What a viewer saw who wrote something that reached us at show time `t`."""
        return self._skus[self._at(t)] if self._skus else None

    def lately(self, t: float) -> tuple[str, ...]:
        """Everything such a viewer has seen, the latest first, each once."""
        if not self._skus:
            return ()
        seen = reversed(self._skus[: self._at(t) + 1])
        return tuple(dict.fromkeys(sku for sku in seen if sku is not None))

    def _at(self, t: float) -> int:
        return max(0, bisect_right(self._since, t - self._delay) - 1)
