"""What every layout has to keep to, the stage's own and a brand's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from avatar.stage_layout import Box, Layout, load_layout
from avatar.words import mirrored
from studio import settings
from studio.errors import Misconfigured
from studio.show import Shot

_SLACK = 1.0
"""Units that boxes may meet by."""
_WHOLE = frozenset({"slate"})
"""Zones that cover everything on purpose."""


def open_layout(show: settings.Show, stage: settings.Stage, size: tuple[int, int]) -> Layout:
    """The layout of a show. Raises `Misconfigured` for a brand's file that breaks a rule."""
    layout = load_layout(*size, mirrored=mirrored(show.language), brand=stage.layout)
    broken = next(broken_rules(layout), None)
    if broken is not None and stage.layout is not None:
        raise Misconfigured(f"{stage.layout}: {layout.orientation}: {broken}")
    return layout


def broken_rules(layout: Layout) -> Iterator[str]:
    """What is wrong with a layout, each naming the zone or the shot."""
    yield from _outside(layout)
    for shot in layout.cameras:
        yield from _overlaps(layout, shot)
    yield from _views(layout)


def _outside(layout: Layout) -> Iterator[str]:
    """Essential zones that an app or the frame's edge may hide."""
    for name, box in _essential(layout):
        if not _holds(layout.safe, box):
            yield f"{name} reaches outside the safe area"
        for app, taken in layout.covered.items():
            if _meet(box, taken):
                yield f"{name} lies under {app}, which apps draw over the picture"


def _essential(layout: Layout) -> Iterator[tuple[str, Box]]:
    yield from ((name, zone.box) for name, zone in layout.zones.items() if zone.essential)
    for shot, camera in layout.cameras.items():
        if camera.window is not None:
            yield f"the window of {shot}", camera.window


def _overlaps(layout: Layout, shot: Shot) -> Iterator[str]:
    zones = {n: z for n, z in layout.zones.items() if shot in z.shots and n not in _WHOLE}
    there = {name: zone.box for name, zone in zones.items() if zone.essential}
    window = layout.cameras[shot].window
    if window is not None:
        there[f"the window of {shot}"] = window
    for one, other in combinations(there, 2):
        plates = {_plate(layout, one), _plate(layout, other)}
        if len(plates) == 2 and _meet(there[one], there[other]):
            yield f"{one} and {other} overlap in the shot {shot}"


def _plate(layout: Layout, name: str) -> str:
    zone = layout.zones.get(name)
    return name if zone is None or zone.plate is None else zone.plate


def _views(layout: Layout) -> Iterator[str]:
    for shot, camera in layout.cameras.items():
        for name, view in (("view", camera.view), ("ground", camera.ground)):
            if view is not None and not _holds(layout.reference, view):
                yield f"the {name} of {shot} reaches beyond the set"


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x - _SLACK <= inner.x
        and inner.right <= outer.right + _SLACK
        and outer.y - _SLACK <= inner.y
        and inner.bottom <= outer.bottom + _SLACK
    )


def _meet(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > _SLACK and down > _SLACK
