"""A stage made ready for one show at one size: art from the cache, plates, letters and layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from avatar.colours import Yuv
from avatar.curtain import Curtain
from avatar.dolly import Dolly
from avatar.framing import Framing, placed, shot_framing
from avatar.ground import draw_ground
from avatar.layout_rules import open_layout
from avatar.life import Life
from avatar.mat import Mat
from avatar.pen import Pen
from avatar.presenter import Placing, Progress, unheard
from avatar.prints import Prints
from avatar.stage_cache import Pictures, digest, kept
from avatar.stage_layout import Layout
from avatar.stage_plates import Plate, assembled, draw_plates, read_templates
from avatar.stage_set import StudioSet, draw_set, negative_scale, sign_desk
from avatar.stage_tokens import ART, Tokens, load_tokens
from avatar.text import Letters
from avatar.words import Words, load_words
from studio import settings
from studio.show import Shot


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """What overlays are made from."""

    layout: Layout
    tokens: Tokens
    letters: Letters
    words: Words
    plates: dict[str, Plate]
    """By zone."""
    studio: StudioSet
    framings: Mapping[Shot, Framing]
    grounds: Mapping[Shot, Yuv]
    """By shot, where a shot has one."""
    light: str
    fps: int

    def curtain(self, zone: str, *, covers: bool = False) -> Curtain:
        """A curtain with the moves of a zone."""
        place, tokens = self.layout.zones[zone], self.tokens
        scale = self.layout.overlays.scale
        enter, leave = tokens.move(place.enter), tokens.move(place.exit)
        return Curtain(enter, leave, scale, self.fps, covers=covers)

    def dolly(self) -> Dolly:
        """The camera."""
        move = self.tokens.move
        going = [zone for zone in self.layout.zones.values() if zone.shots < set(Shot)]
        leave = max((move(zone.exit).seconds for zone in going), default=0.0)
        return Dolly(self.framings, move("camera"), leave, self.fps)

    def prints(self) -> Prints:
        """What the camera sees of the set."""
        colour = self.tokens.colour
        mat = Mat(colour("surface"), colour("shadow"), self.layout.overlays.scale)
        return Prints(self.layout, self.studio, self.grounds, mat)

    def life(self) -> Life:
        """What moves on the set."""
        layout, glow = self.layout, self.tokens.glow(self.light)
        return Life(layout.lamps, layout.dust, self.light, glow, self.fps)

    @property
    def placings(self) -> tuple[Placing, ...]:
        """Where the presenter stands in each shot, `beside` first."""
        top = self.studio.desk_top
        return tuple(placed(self.layout, shot, self.framings[shot], top) for shot in Shot)


def open_stage(
    show: settings.Show,
    stage: settings.Stage,
    size: tuple[int, int],
    fps: int,
    cache: Path,
    progress: Progress = unheard,
) -> Stage:
    """A stage for frames of `size`, width and height; seconds of work when the cache is cold.

    Raises `Misconfigured` for a tokens or a layout file that cannot be used.
    """
    tokens = load_tokens(stage.tokens)
    layout = open_layout(show, stage, size)
    letters = Letters(tokens.fonts, tokens.weights, show.language)
    templates = read_templates(layout, tokens, stage.light)
    framings = {shot: shot_framing(layout, shot) for shot in Shot}
    close = [framings[shot].scale for shot, c in layout.cameras.items() if c.window is None]
    scale = negative_scale(layout, close)
    look = sorted(tokens.values(layout.orientation, stage.light).items())

    def draw() -> Pictures:
        progress(0.0, "the set")
        return draw_set(layout, tokens, stage.light, scale)

    key = digest(ART / layout.source, look, scale, layout.mirrored)
    art = kept(cache / "stage", f"set-{key}", draw)

    def lay() -> Pictures:
        progress(0.9, "the overlays")
        plates = {f"plate-{n}": plate for n, plate in draw_plates(layout, templates).items()}
        return plates | _grounds(layout, StudioSet(art["back"], art["desk"], scale), tokens, stage)

    zones = sorted((name, zone.box) for name, zone in layout.zones.items())
    key = digest(key, *sorted((ART / "overlay").glob("*.svg")), zones, layout.cameras, size)
    laid = kept(cache / "stage", f"overlays-{key}", lay)
    pixels = {name: laid[f"plate-{name}"] for name in templates}
    desk = art["desk"]
    sign_desk(desk, show.name, layout, tokens, stage.light, Pen(letters, scale))
    studio = StudioSet(art["back"], desk, scale)
    grounds = {shot: laid[f"ground-{shot}"] for shot in Shot if f"ground-{shot}" in laid}
    plates = assembled(layout, templates, pixels, letters)
    words = load_words(show.language)
    progress(1.0, "the stage")
    return Stage(
        layout, tokens, letters, words, plates, studio, framings, grounds, stage.light, fps
    )


def _grounds(
    layout: Layout, unsigned: StudioSet, tokens: Tokens, stage: settings.Stage
) -> Pictures:
    """The grounds by shot. Their desk is `unsigned`: out of focus, a name is only a smear."""
    colour = tokens.spot(stage.light)
    return {
        f"ground-{shot}": draw_ground(layout, unsigned, camera.ground, colour)
        for shot, camera in layout.cameras.items()
        if camera.ground is not None
    }
