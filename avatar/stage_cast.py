"""Puts the overlays of a stage together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from avatar.card_badge import Badge
from avatar.card_countdown import Countdown
from avatar.card_face import CardFace
from avatar.card_price import PriceTag
from avatar.card_stock import StockMeter
from avatar.compositor import Layer
from avatar.darkroom import Darkroom
from avatar.overlay_buy import Buy
from avatar.overlay_captions import Captions
from avatar.overlay_card import Parts, ProductCard
from avatar.overlay_label import draw_label
from avatar.overlay_logo import draw_logo
from avatar.overlay_now_next import NowNext
from avatar.overlay_question import Question
from avatar.picture_format import Format
from avatar.reel import Reel
from avatar.scene import Scene
from avatar.stage import Stage
from studio import settings


class Overlay(Protocol):
    """Something over the presenter that changes. Steps once a frame."""

    def layer(self, scene: Scene) -> Layer:
        """What it shows in this frame, lowest first."""
        ...


_HELD = 0.27
"""Side of the product a presenter holds up, against the height of the presenter's zone."""


@dataclass(frozen=True, slots=True)
class Still:
    """An overlay that never changes."""

    shown: Layer

    def layer(self, _scene: Scene) -> Layer:
        return self.shown


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything over the presenter."""

    overlays: tuple[Overlay, ...]
    """Lowest first."""
    label: Layer
    darkroom: Darkroom


def cast_overlays(
    stage: Stage, show: settings.Show, chosen: settings.Stage, cache: Path, *, patient: bool
) -> Cast:
    """The overlays of a show.

    Raises `Misconfigured` when the wording of the AI label cannot be drawn.
    """
    wording = chosen.label or stage.tokens.label(show.language)
    label, taken = draw_label(stage.plates["ai_label"], wording, stage.letters, stage.layout)
    card, darkroom = _card(stage, cache, patient=patient)
    overlays: dict[str, Overlay] = {
        "logo": Still(draw_logo(stage.plates["logo"], show.name, stage.layout, taken)),
        "now_next": NowNext(stage.plates["now_next"], stage.words, stage.curtain("now_next")),
        "card": card,
        "chat": Question(stage.plates["chat"], stage.words, stage.curtain("chat")),
        "captions": _captions(stage),
    }
    order = sorted(overlays, key=lambda zone: stage.layout.zones[zone].z)
    return Cast(tuple(overlays[zone] for zone in order), label, darkroom)


def _captions(stage: Stage) -> Captions:
    return Captions(
        stage.plates["captions"],
        stage.tokens.colour("accent"),
        float(stage.tokens.tree["radius"]["inner"]),
        stage.tokens.move("word"),
        stage.curtain("captions"),
        stage.fps,
    )


def _card(stage: Stage, cache: Path, *, patient: bool) -> tuple[ProductCard, Darkroom]:
    plates, words, mirrored = stage.plates, stage.words, stage.layout.mirrored
    inner = float(stage.tokens.tree["radius"]["inner"])
    face = CardFace(plates["card"], inner, stage.tokens.colour("brand"))
    accent = stage.tokens.colour("accent")
    parts = Parts(
        face=face,
        price=PriceTag(plates["price"], words, _reel(stage, "price")),
        badge=Badge(plates["badge"], stage.curtain("badge")),
        stock=StockMeter(plates["stock"], accent, _reel(stage, "stock"), mirrored=mirrored),
        countdown=Countdown(
            plates["countdown"], words, _reel(stage, "countdown"), mirrored=mirrored
        ),
        buy=Buy(plates["buy"], words, stage.tokens.colour("ink")),
        zones={name: plate.zone.box for name, plate in plates.items()},
        orientation=stage.layout.orientation,
    )
    side = round(_HELD * stage.placing.height)
    formats = {"card": Format(*face.place), "hand": Format(side, side, cut=True)}
    darkroom = Darkroom(cache / "pictures", formats, stage.fps, patient=patient)
    gentle = stage.tokens.move("fade")
    return ProductCard(parts, darkroom, stage.curtain("card"), gentle, stage.fps), darkroom


def _reel(stage: Stage, zone: str) -> Reel:
    motion = stage.tokens.tree["motion"]["duration_ms"]
    roll = stage.tokens.move("roll")
    return Reel(
        stage.plates[zone].pen, roll.ease, roll.seconds, motion["stagger"] / 1000, stage.fps
    )
