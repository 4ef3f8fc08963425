"""All cutouts of a pack at one scale: rasterised once, then read back from the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from avatar.cutout import Box, Cutout, extent, framed, rasterised
from avatar.pack import Pack
from avatar.pack_sheet import Layer
from avatar.presenter import Progress, unheard

_CUT = "8"
"""Edition of the cutting below: part of the cache's name."""

NONE: frozenset[str] = frozenset()

Cutouts = Mapping[str, Cutout]
"""Cutouts by name: `layer_key`, `jaw_key`, and as `_arm` and `_eye` name theirs."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One cutout to make."""

    key: str
    parts: tuple[str, ...]
    pick: Mapping[str, str]
    without: frozenset[str] = NONE
    shows: Box | None = None
    """What of it is kept; None is all."""
    frame: str | None = None
    """Group whose extent the cutout gets, so that cutouts that share it fit pixel on pixel."""


def layer_key(layer: Layer) -> str:
    """Name of the cutout of a layer of merged parts, or of a piece of them."""
    piece = "" if layer.shows is None else "".join(f" {edge:g}" for edge in layer.shows)
    return "+".join(layer.parts) + piece


def jaw_key(part: str) -> str:
    """Name of the cutout of the lower face."""
    return f"{part}/jaw"


def load_cutouts(pack: Pack, scale: float, cache: Path, progress: Progress = unheard) -> Cutouts:
    """The pack's cutouts at `scale` pixels per canvas unit.

    The file in `cache` is named by the content of the pack, so an edited pack is cut anew.
    """
    cuts = list(cuttings(pack))
    texts = {c.key: pack.drawing.cut(c.parts, pick=dict(c.pick), without=c.without) for c in cuts}
    file = cache / f"cutouts-{_name(texts, scale)}.npz"
    found = _read(file)
    if found is not None:
        return found
    made: dict[str, Cutout] = {}
    frames: dict[str, Box] = {}
    for n, cut in enumerate(cuts):
        progress(n / len(cuts), f"cutting {cut.key}")
        if cut.frame is None:
            made[cut.key] = rasterised(texts[cut.key], scale, cut.shows)
            continue
        if cut.frame not in frames:
            whole = pack.drawing.cut((cut.frame,), pick={}, without=NONE)
            frames[cut.frame] = extent(whole)
        made[cut.key] = framed(texts[cut.key], frames[cut.frame], scale)
    _cut_jaw(pack, made)
    # A cache that cannot be written to only costs the time to cut them again.
    with suppress(OSError):
        _write(file, made)
    progress(1.0, "cutouts cut")
    return made


def cuttings(pack: Pack) -> Iterator[Cut]:
    """Every cutout the rig can ask for."""
    outfit = {pack.sheet.outfits: pack.outfit}
    for layer in pack.sheet.layers:
        if layer.parts:
            yield Cut(layer_key(layer), layer.parts, outfit, shows=layer.shows)
        elif layer.brow:
            yield Cut(layer.brow, (layer.brow,), {})
        elif layer.eye:
            yield from _eye(pack, layer.eye)
        elif layer.arm:
            yield from _arm(pack, layer.arm)


def _eye(pack: Pack, eye: str) -> Iterator[Cut]:
    iris, lids = f"{eye}.iris", f"{eye}.lid"
    yield Cut(f"{eye}/ball", (f"{eye}.ball",), {}, frozenset({iris}), frame=eye)
    yield Cut(f"{eye}/iris", (iris,), {}, frame=eye)
    for lid in pack.drawing.variants(lids):
        yield Cut(f"{eye}/{lid}", (f"{lids}.{lid}",), {}, frame=eye)


def _arm(pack: Pack, arm: str) -> Iterator[Cut]:
    yield Cut(f"{arm}/upper", (f"{arm}.upper",), {})
    yield Cut(f"{arm}/wrist", (f"{arm}.wrist",), {})
    for sleeve in pack.drawing.variants(f"{arm}.lower"):
        yield Cut(f"{arm}/{sleeve}", (f"{arm}.lower.{sleeve}",), {})
    for hand in pack.drawing.variants(f"{arm}.hand"):
        yield Cut(f"{arm}/{hand}", (f"{arm}.hand.{hand}",), {})


def _cut_jaw(pack: Pack, made: dict[str, Cutout]) -> None:
    """The lower face is the rows of the face from the jaw's start on."""
    jaw = pack.sheet.jaw
    if jaw is None:
        return
    layer = next(layer for layer in pack.sheet.layers if jaw.part in layer.parts)
    face = made[layer_key(layer)]
    row = round((jaw.start - face.y) * face.scale)
    made[jaw_key(jaw.part)] = Cutout(
        np.ascontiguousarray(face.pixels[row:]), face.x, face.y + row / face.scale, face.scale
    )


def _name(texts: Mapping[str, str], scale: float) -> str:
    digest = hashlib.sha256(f"{_CUT} {scale!r} {version('resvg-py')}".encode())
    for key, text in texts.items():
        digest.update(f"\0{key}\0{text}".encode())
    return digest.hexdigest()[:24]


def _read(file: Path) -> Cutouts | None:
    """What the cache holds; a missing or damaged file is made again."""
    try:
        with file.open("rb") as whole, np.load(whole) as stored:
            names = [str(name) for name in stored["names"]]
            places = stored["places"]
            return {
                name: Cutout(stored[f"p{n}"], *map(float, place))
                for n, (name, place) in enumerate(zip(names, places, strict=True))
            }
    except (OSError, BadZipFile, KeyError, ValueError):
        return None


def _write(file: Path, cutouts: Cutouts) -> None:
    """Written beside and then moved, so that a reader never sees half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    arrays = {f"p{n}": cutout.pixels for n, cutout in enumerate(cutouts.values())}
    places = np.array([(s.x, s.y, s.scale) for s in cutouts.values()])
    names = np.array(list(cutouts))
    with part.open("wb") as out:
        np.savez(out, allow_pickle=False, names=names, places=places, **arrays)
    part.replace(file)
