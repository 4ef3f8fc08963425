"""All cutouts of a pack at one scale: rasterised once, then read back from the cache."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from avatar.art import Art, Box, Piece
from avatar.cutout import Cutout, framed, rasterised
from avatar.pack import Pack
from avatar.pack_sheet import Layer
from avatar.presenter import Progress, unheard

_CUT = "10"
"""Edition of the cutting below: part of the cache's name."""

NONE: frozenset[str] = frozenset()

EXTRAS = ("cast", "fold", "crook")
"""Parts an arm may have: its shadow on the torso, folds of the elbow half bent and bent up."""

Cutouts = Mapping[str, Cutout]
"""Cutouts by name: `layer_key`, and as `_arm`, `_eye` and `_mouth` name theirs."""


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What there is to cut of a pack, at any scale."""

    cuts: tuple[Cut, ...]
    pieces: Mapping[str, Piece]

    @classmethod
    def of(cls, pack: Pack) -> Sheet:
        cuts = tuple(cuttings(pack))
        pieces = {c.key: pack.art.piece(c.parts, pick=c.pick, without=c.without) for c in cuts}
        return cls(cuts, pieces)


def load_cutouts(
    pack: Pack,
    scale: float,
    cache: Path,
    progress: Progress = unheard,
    sheet: Sheet | None = None,
) -> Cutouts:
    """The pack's cutouts at `scale` pixels per canvas unit; `sheet` is what there is to cut.

    The file in `cache` is named by the content of the pack, so an edited pack is cut anew.
    """
    sheet = sheet or Sheet.of(pack)
    cuts, pieces = sheet.cuts, sheet.pieces
    file = cache / f"cutouts-{_name(pieces, cuts, scale)}.npz"
    found = _read(file)
    if found is not None:
        return found
    made: dict[str, Cutout] = {}
    frames: dict[str, Box] = {}
    for n, cut in enumerate(cuts):
        progress(n / len(cuts), f"cutting {cut.key}")
        if cut.frame is None:
            made[cut.key] = rasterised(pieces[cut.key], scale, cut.shows)
            continue
        if cut.frame not in frames:
            frames[cut.frame] = _frame(pack.art, cut.frame)
        made[cut.key] = framed(pieces[cut.key], frames[cut.frame], scale)
    # A cache that cannot be written to only costs the time to cut them again.
    with suppress(OSError):
        _write(file, made)
    progress(1.0, "cutouts cut")
    return made


def cuttings(pack: Pack) -> Iterator[Cut]:
    """Every cutout the rig can ask for."""
    sheet = pack.sheet
    own = {part for layer in sheet.layers for part in (*layer.parts, layer.eye, layer.mouth)}
    for layer in sheet.layers:
        if layer.parts:
            others = frozenset(part for part in own if part and part not in layer.parts)
            yield Cut(layer_key(layer), layer.parts, pack.picks, others, shows=layer.shows)
        elif layer.eye:
            yield from _eye(pack, layer.eye)
        elif layer.arm:
            yield from _arm(pack, layer.arm)
        elif layer.mouth and sheet.mouth.kind == "drawn":
            for mouth in pack.art.variants(layer.mouth):
                key = f"{layer.mouth}.{mouth}"
                yield Cut(key, (key,), {}, frame=layer.mouth)


def _frame(art: Art, group: str) -> Box:
    """What a group and all its variants can cover."""
    deep = group.count(".") + 2
    parts = [part for part in (group, *art.inside(group)) if part.count(".") <= deep]
    boxes = [
        art.piece((part,), pick={}, without=NONE).extent()
        for part in parts
        if not part.endswith((".teeth", ".tongue"))
    ]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _eye(pack: Pack, eye: str) -> Iterator[Cut]:
    iris, lids = f"{eye}.iris", f"{eye}.lid"
    if pack.sheet.eyes.kind == "ball":
        yield Cut(f"{eye}/ball", (f"{eye}.ball",), {}, frozenset({iris}), frame=eye)
        yield Cut(f"{eye}/iris", (iris,), {}, frame=eye)
    for lid in pack.art.variants(lids):
        yield Cut(f"{eye}/{lid}", (f"{lids}.{lid}",), {}, frame=eye)


def _arm(pack: Pack, arm: str) -> Iterator[Cut]:
    art, hands = pack.art, f"{arm}.hand"
    yield Cut(f"{arm}/upper", (f"{arm}.upper",), {})
    yield Cut(f"{arm}/wrist", (f"{arm}.wrist",), {})
    for sleeve in art.variants(f"{arm}.lower"):
        yield Cut(f"{arm}/{sleeve}", (f"{arm}.lower.{sleeve}",), {})
    for hand in art.variants(hands):
        whole = f"{hands}.{hand}"
        if f"{whole}.slot" in art:
            yield Cut(f"{arm}/{hand}.back", (f"{whole}.back",), {})
            yield Cut(f"{arm}/{hand}", (f"{whole}.front",), {})
        else:
            yield Cut(f"{arm}/{hand}", (whole,), {})
    for extra in EXTRAS:
        if f"{arm}.{extra}" in art:
            yield Cut(f"{arm}/{extra}", (f"{arm}.{extra}",), {})
    if f"{arm}.watch" in art:
        for view in art.variants(f"{arm}.watch"):
            yield Cut(f"{arm}/watch.{view}", (f"{arm}.watch.{view}",), {})


def _name(pieces: Mapping[str, Piece], cuts: Sequence[Cut], scale: float) -> str:
    digest = hashlib.sha256(f"{_CUT} {scale!r} {version('resvg-py')}".encode())
    for cut in cuts:
        digest.update(f"\0{cut.key} {cut.shows} {cut.frame}\0".encode())
        digest.update(pieces[cut.key].content)
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
    except (OSError, EOFError, BadZipFile, KeyError, ValueError):
        return None


def _write(file: Path, cutouts: Cutouts) -> None:
    """Written beside and then moved, so that a reader never sees half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    arrays = {f"p{n}": cutout.pixels for n, cutout in enumerate(cutouts.values())}
    places = np.array([(s.x, s.y, s.scale) for s in cutouts.values()])
    names = np.array(list(cutouts))
    with part.open("wb") as out:
        np.savez(out, allow_pickle=False, names=names, places=places, **arrays)
    part.replace(file)
