"""The slate: what viewers see while the show is away for a moment."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import encoded
from avatar.compositor import Compositor, Scenery
from avatar.layout_rules import open_layout
from avatar.overlay_label import draw_label
from avatar.pen import Pen, blank
from avatar.slate_art import slate_art
from avatar.sprite import bytes_of, over, premultiplied
from avatar.stage_layout import Layout
from avatar.stage_plates import assembled, draw_plates, read_templates
from avatar.stage_tokens import ART, Tokens, load_tokens
from avatar.svg_template import read_template
from avatar.text import Letters
from avatar.words import load_words
from studio import settings
from studio.show import Pixels

_MARGIN = 60


def slate(
    width: int, height: int, show: settings.Show, stage: settings.Stage, cache: Path
) -> Pixels:
    """The whole slate, with its words and the AI label, as I420.

    Quick even when nothing is cached: its art is shipped. A brand's own art is used from the time
    a painter was built for it. Raises `Misconfigured` for a tokens file or a label that cannot be
    used.
    """
    tokens = load_tokens(stage.tokens)
    layout = open_layout(show, stage, (width, height))
    letters = Letters(tokens.fonts, tokens.weights, show.language)
    picture = draw_slate(layout, tokens, stage.light, letters, show, cache, draw=False)
    template = {"ai_label": read_templates(layout, tokens, stage.light)["ai_label"]}
    plate = assembled(layout, template, draw_plates(layout, template), letters)["ai_label"]
    text = stage.label or tokens.label(show.language)
    scenery = Scenery(encoded(picture), layout.frame)
    label, _ = draw_label(plate, text, letters, layout)
    return Compositor(scenery).compose(scenery, None, (), [label])


def draw_slate(
    layout: Layout,
    tokens: Tokens,
    light: str,
    letters: Letters,
    show: settings.Show,
    cache: Path,
    *,
    draw: bool,
) -> NDArray[np.uint8]:
    """The slate with its words, without the label, as BGR; `draw` allows seconds for its art."""
    art = slate_art(layout, tokens, light, cache, draw=draw)
    file = ART / f"overlay/slate_{layout.orientation}.svg"
    spots = read_template(file, tokens.values(layout.orientation, light)).spots
    words, pen = load_words(show.language), Pen(letters, layout.overlays.scale)
    picture = blank(layout.width, layout.height)
    room = layout.zones["slate"].box.w - 2 * _MARGIN
    texts = {"brand": show.name, "line1": words.back[0], "line2": words.back[1], "sub1": words.stay}
    for name, text in texts.items():
        spot = spots[name]
        clean = pen.clean(text, spot)
        fitted = pen.fitted(clean, spot, room)
        pen.write(picture, layout.overlays.x, layout.overlays.y, fitted, clean)
    whole = premultiplied(art)
    over(whole, picture, 0, 0)
    return np.ascontiguousarray(whole[..., :3])


def stored(picture: NDArray[np.uint8]) -> bytes:
    """A BGR picture as it is kept while nobody asks for it."""
    done, packed = cv2.imencode(".png", picture, (cv2.IMWRITE_PNG_COMPRESSION, 1))
    assert done, "any picture of bytes can be a PNG"
    return packed.tobytes()


def restored(packed: bytes) -> NDArray[np.uint8]:
    """The same picture again, to the last bit; some milliseconds."""
    picture = cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None, "it was packed here"
    return bytes_of(picture)
