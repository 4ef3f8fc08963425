"""Families of metrics, named as Prometheus asks: base units, `_total`, what it is in one line."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from studio.spread import Spread

PREFIX = "vitrine_"


def gauge(name: str, words: str, value: float) -> Metric:
    """What can go up and down."""
    return GaugeMetricFamily(PREFIX + name, words, value)


def counter(name: str, words: str, value: float) -> Metric:
    """What only goes up until its process is started again. `_total` is put to the name."""
    return CounterMetricFamily(PREFIX + name, words, value)


def gauges(
    name: str, words: str, label: str, values: Iterable[tuple[str, float]]
) -> GaugeMetricFamily:
    """A gauge for each value of a label."""
    family = GaugeMetricFamily(PREFIX + name, words, labels=[label])
    for which, value in values:
        family.add_metric([which], value)
    return family


def counters(
    name: str, words: str, label: str, values: Iterable[tuple[str, float]] | Mapping[str, int]
) -> CounterMetricFamily:
    """A counter for each value of a label."""
    family = CounterMetricFamily(PREFIX + name, words, labels=[label])
    pairs = values.items() if isinstance(values, Mapping) else values
    for which, value in pairs:
        family.add_metric([which], value)
    return family


def one_of(name: str, words: str, states: Iterable[str], now: str) -> Metric:
    """1 for the state that holds, 0 for all others."""
    return gauges(name, words, "state", ((state, state == now) for state in states))


def histogram(name: str, words: str, spread: Spread) -> Metric:
    """How values are spread."""
    bounds = (*map(str, spread.bounds), "+Inf")
    below = accumulate(map(float, spread.counts))
    buckets = list(zip(bounds, below, strict=True))
    return HistogramMetricFamily(PREFIX + name, words, buckets, spread.total)


def told_apart(names: Iterable[str]) -> Iterator[str]:
    """The names, and a number at those that were there before: a label must stand for one thing."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
