"""A stage made ready for one show at one size: art from the cache, plates, letters and layout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.curtain import Curtain
from avatar.pen import Pen
from avatar.presenter import Placing, Progress, unheard
from avatar.rect import Rect
from avatar.sprite import Sprite
from avatar.stage_cache import Pictures, digest, kept
from avatar.stage_layout import Layout, load_layout
from avatar.stage_plates import Plate, assembled, draw_plates, read_templates
from avatar.stage_set import desk_top, draw_set, sign_desk
from avatar.stage_tokens import ART, Tokens, load_tokens
from avatar.text import Letters
from avatar.words import Words, load_words, mirrored
from studio import settings


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """What overlays are made from."""

    layout: Layout
    tokens: Tokens
    letters: Letters
    words: Words
    plates: dict[str, Plate]
    """By zone."""
    back: NDArray[np.uint8]
    """Behind the presenter, BGR, of the frame's size."""
    desk: Sprite
    """In front of the presenter, of the frame's size."""
    fps: int

    def curtain(self, zone: str) -> Curtain:
        """A curtain with the moves of a zone."""
        place, tokens = self.layout.zones[zone], self.tokens
        scale = self.layout.overlays.scale
        return Curtain(tokens.move(place.enter), tokens.move(place.exit), scale, self.fps)

    @property
    def placing(self) -> Placing:
        """Where the presenter stands."""
        zones, fit = self.layout.zones, self.layout.scenery
        host, chat = zones["host"].box, self.layout.overlays.rect(zones["chat"].box)
        top = desk_top(self.desk.pixels)
        return Placing(
            name="beside",
            x=fit.x + host.x * fit.scale,
            y=fit.y + host.y * fit.scale,
            height=host.h * fit.scale,
            visible=Rect(0, 0, self.layout.width, min(self.layout.height, top + top % 2)),
            card=self.layout.overlays.rect(zones["card"].box),
            chat=(chat.x + chat.w / 2, chat.y + chat.h / 2),
        )


def open_stage(
    show: settings.Show,
    stage: settings.Stage,
    size: tuple[int, int],
    fps: int,
    cache: Path,
    progress: Progress = unheard,
) -> Stage:
    """A stage for frames of `size`, width and height; seconds of work when the cache is cold.

    Raises `Misconfigured` for a tokens file that cannot be used.
    """
    tokens = load_tokens(stage.tokens)
    layout = load_layout(*size, mirrored=mirrored(show.language))
    letters = Letters(tokens.fonts, tokens.weights, show.language)
    templates = read_templates(layout, tokens, stage.light)

    def draw() -> Pictures:
        progress(0.0, "the set")
        drawn = draw_set(layout, tokens, stage.light)
        progress(0.9, "the overlays")
        plates = draw_plates(layout, templates)
        return drawn | {f"plate-{name}": plate for name, plate in plates.items()}

    name = digest(
        *sorted((ART / "overlay").glob("*.svg")),
        ART / f"set_{layout.orientation}.svg",
        ART / "layout.yaml",
        sorted(tokens.values(layout.orientation, stage.light).items()),
        size,
        layout.mirrored,
    )
    art = kept(cache / "stage", name, draw)
    pixels = {name: art[f"plate-{name}"] for name in templates}
    desk = art["desk"]
    pen = Pen(letters, layout.scenery.scale)
    sign_desk(desk, show.name, layout, tokens, stage.light, pen)
    plates = assembled(layout, templates, pixels, letters)
    words = load_words(show.language)
    progress(1.0, "the stage")
    return Stage(layout, tokens, letters, words, plates, art["back"], Sprite(desk), fps)
