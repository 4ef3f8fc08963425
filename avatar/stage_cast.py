"""Puts the overlays of a stage together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from avatar.card_badge import Badge
from avatar.card_countdown import Countdown
from avatar.card_face import CardFace
from avatar.card_price import PriceTag
from avatar.card_rows import Holds, Rows, stack
from avatar.card_stock import StockMeter
from avatar.compositor import Layer
from avatar.darkroom import Darkroom
from avatar.hero_rows import BADGE_ROW, hero_stack
from avatar.overlay_bottom import BottomSlot, NoticePlate
from avatar.overlay_buy import Buy
from avatar.overlay_captions import Captions
from avatar.overlay_card import Face, Parts, ProductCard
from avatar.overlay_hero import LARGE, HeroFace, HeroPicture
from avatar.overlay_label import draw_label
from avatar.overlay_logo import draw_logo
from avatar.overlay_now_next import NowNext
from avatar.overlay_question import Question
from avatar.overlay_waiting import Item, Waiting
from avatar.picture_format import Format
from avatar.reel import Reel
from avatar.scene import Scene
from avatar.stage import Stage
from avatar.stage_layout import Box
from studio import settings
from studio.show import Shot

HAND = "hand"
"""The format of the picture that a presenter holds up: the product alone."""
_IN_HAND = 0.25
"""Its longest side, in heights of the presenter's canvas."""
_BADGE_GAP = 24
"""Units between the name of a product in close-up and the badge beside it."""


class Overlay(Protocol):
    """Something over the presenter that changes. Steps once a frame."""

    def layer(self, scene: Scene) -> Layer:
        """What it shows in this frame, lowest first."""
        ...


@dataclass(frozen=True, slots=True)
class Either:
    """An overlay that is another one while a person's own voice is heard."""

    usual: Layer
    by_a_person: Layer

    def layer(self, scene: Scene) -> Layer:
        return self.by_a_person if scene.by_a_person else self.usual


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything but the set and the presenter."""

    overlays: tuple[Overlay, ...]
    """Over the presenter, lowest first."""
    product: HeroPicture
    """The product of a close-up, under the presenter's window."""
    label: Overlay
    darkroom: Darkroom


def cast_overlays(
    stage: Stage, show: settings.Show, chosen: settings.Stage, cache: Path, *, patient: bool
) -> Cast:
    """The overlays of a show.

    Raises `Misconfigured` when the wording of the AI label cannot be drawn.
    """
    wording = chosen.label or stage.tokens.label(show.language)
    label, logo = _labelled(stage, show, chosen, wording)
    card, darkroom = _card(stage, cache, patient=patient)
    overlays: dict[str, Overlay] = {
        "logo": logo,
        "now_next": bottom_slot(stage, wording),
        "card": card,
        "hero": _hero(stage, darkroom),
        "chat": Question(stage.plates["chat"], stage.words, stage.curtain("chat", covers=True)),
        "question": Question(
            stage.plates["question"], stage.words, stage.curtain("question", covers=True)
        ),
        "chat_wait_1": Waiting(
            [
                Item(stage.plates[zone], stage.curtain(zone))
                for zone in ("chat_wait_1", "chat_wait_2")
                if zone in stage.plates
            ]
        ),
        "captions": _captions(stage),
    }
    order = sorted(overlays, key=lambda zone: stage.layout.zones[zone].z)
    return Cast(tuple(overlays[zone] for zone in order), _product(stage, darkroom), label, darkroom)


def _labelled(
    stage: Stage, show: settings.Show, chosen: settings.Stage, wording: str
) -> tuple[Overlay, Overlay]:
    """The label and the logo beside it, as they are with either voice."""
    other = chosen.live_label or stage.tokens.label(show.language, live=True)
    drawn = [
        draw_label(stage.plates["ai_label"], words, stage.letters, stage.layout)
        for words in (wording, other)
    ]
    logos = [draw_logo(stage.plates["logo"], show.name, stage.layout, body) for _, body in drawn]
    return Either(drawn[0][0], drawn[1][0]), Either(logos[0], logos[1])


def _captions(stage: Stage) -> Captions:
    return Captions(
        stage.plates["captions"],
        stage.tokens.colour("accent"),
        float(stage.tokens.tree["radius"]["inner"]),
        stage.tokens.move("word"),
        stage.curtain("captions"),
        stage.fps,
    )


def bottom_slot(stage: Stage, label: str) -> BottomSlot:
    """The slot at the foot of the picture; `label` is the wording of the AI label."""
    now_next = NowNext(stage.plates["now_next"], stage.words, stage.curtain("now_next"))
    zones = ("lower_third", "notice")
    plates = {zone: stage.plates[zone] for zone in zones}
    notices = {zone: NoticePlate(plates[zone], stage.curtain(zone)) for zone in zones}
    pause = stage.tokens.move(stage.layout.zones["now_next"].exit).seconds * stage.fps
    return BottomSlot(now_next, notices, plates, stage.words, label, pause)


def _card(stage: Stage, cache: Path, *, patient: bool) -> tuple[ProductCard, Darkroom]:
    inner = float(stage.tokens.tree["radius"]["inner"])
    face = CardFace(stage.plates["card"], inner, stage.tokens.colour("brand"))
    buy = Buy(stage.plates["buy"], stage.words, stage.tokens.colour("ink"))
    zones, orientation = _boxes(stage), stage.layout.orientation
    parts = _parts(stage, "", face, buy, lambda holds: stack(holds, zones, orientation))
    place = stage.layout.overlays.rect(stage.layout.zones["product"].box)
    hand = round(_IN_HAND * max(placing.height for placing in stage.placings))
    formats = {
        "card": Format(*face.place),
        LARGE: Format(place.w, place.h, own=True),
        HAND: Format(hand, hand, cut=True),
    }
    darkroom = Darkroom(cache / "pictures", formats, stage.fps, patient=patient)
    gentle = stage.tokens.move("fade")
    return ProductCard(
        parts, darkroom, stage.curtain("card", covers=True), gentle, stage.fps
    ), darkroom


def _hero(stage: Stage, darkroom: Darkroom) -> ProductCard:
    zones, orientation = _boxes(stage), stage.layout.orientation
    wide = orientation == "landscape"
    badge = zones["hero_badge"].w
    face = HeroFace(
        stage.plates["hero"],
        beside=0.0 if wide else badge + _BADGE_GAP,
        above=BADGE_ROW if wide else 0.0,
    )
    seen = stage.layout.zones["buy"].shots
    buy = Buy(stage.plates["buy"], stage.words, stage.tokens.colour("ink"))
    parts = _parts(
        stage, "hero_", face, buy if Shot.CLOSE_UP in seen else None,
        lambda holds: hero_stack(holds, zones, orientation),
    )  # fmt: skip
    gentle = stage.tokens.move("fade")
    return ProductCard(parts, darkroom, stage.curtain("hero", covers=True), gentle, stage.fps)


def _product(stage: Stage, darkroom: Darkroom) -> HeroPicture:
    place = stage.layout.overlays.rect(stage.layout.zones["product"].box)
    colours = stage.tokens.colour("surface"), stage.tokens.colour("shadow")
    scale = stage.layout.overlays.scale
    return HeroPicture(place, darkroom, stage.curtain("product"), colours, scale)


def _boxes(stage: Stage) -> dict[str, Box]:
    return {name: zone.box for name, zone in stage.layout.zones.items()}


def _parts(
    stage: Stage, family: str, face: Face, buy: Buy | None, stacked: Callable[[Holds], Rows]
) -> Parts:
    """The parts of a card whose zones begin with `family`."""
    plates, words, mirrored = stage.plates, stage.words, stage.layout.mirrored
    accent = stage.tokens.colour("accent")
    price, badge, stock, countdown = (
        f"{family}{name}" for name in ("price", "badge", "stock", "countdown")
    )
    return Parts(
        face=face,
        price=PriceTag(plates[price], words, _reel(stage, price)),
        badge=Badge(plates[badge], stage.curtain(badge, covers=True)),
        stock=StockMeter(plates[stock], accent, _reel(stage, stock), mirrored=mirrored),
        countdown=Countdown(plates[countdown], words, _reel(stage, countdown), mirrored=mirrored),
        buy=buy,
        stack=stacked,
        shares=not family and stage.layout.orientation == "portrait",
        shots=stage.layout.zones[price].shots,
    )


def _reel(stage: Stage, zone: str) -> Reel:
    motion = stage.tokens.tree["motion"]["duration_ms"]
    roll = stage.tokens.move("roll")
    return Reel(
        stage.plates[zone].pen, roll.ease, roll.seconds, motion["stagger"] / 1000, stage.fps
    )
