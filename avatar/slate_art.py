"""The picture under the slate's words, shipped ready so that a slate never waits.

`python -m avatar.slate_art` draws the shipped pictures anew after a change of the stage's art.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.sprite import bytes_of
from avatar.stage_cache import digest, kept
from avatar.stage_layout import Layout, load_layout
from avatar.stage_set import cropped
from avatar.stage_tokens import ART, Tokens, load_tokens
from avatar.svg_template import rasterise, read_drawing

_QUALITY = 90


def shipped(orientation: str, light: str) -> Path:
    """The ready picture of a slate in the stage's own look, 1080 pixels on its short side."""
    return ART / "slates" / f"{orientation}_{light}.webp"


def draw_art(layout: Layout, tokens: Tokens, light: str) -> NDArray[np.uint8]:
    """A slate without words as BGR, as large as the layout's set: seconds of work."""
    svg = read_drawing(
        ART / f"overlay/slate_{layout.orientation}.svg", _values(layout, tokens, light)
    )
    wide = round(layout.zones["slate"].box.w * layout.scenery.scale)
    return np.ascontiguousarray(rasterise(svg, wide)[..., :3])


def slate_art(
    layout: Layout, tokens: Tokens, light: str, cache: Path, *, draw: bool
) -> NDArray[np.uint8]:
    """A slate without words as BGR of the frame's size.

    A brand's slate is drawn when it is missing in the cache and `draw` allows the time; until then
    its shop gets the shipped one.
    """
    if not tokens.own:
        name = digest(
            ART / f"overlay/slate_{layout.orientation}.svg",
            sorted(_values(layout, tokens, light).items()),
            (layout.width, layout.height),
        )
        if draw or (cache / f"slate-{name}.npz").is_file():
            art = kept(cache, f"slate-{name}", lambda: {"art": draw_art(layout, tokens, light)})
            return cropped(art["art"], layout)
    ready = cv2.imread(str(shipped(layout.orientation, light)), cv2.IMREAD_COLOR)
    if ready is None:
        raise FileNotFoundError(shipped(layout.orientation, light))
    wide = round(layout.zones["slate"].box.w * layout.scenery.scale)
    high = round(layout.zones["slate"].box.h * layout.scenery.scale)
    way = cv2.INTER_AREA if wide < ready.shape[1] else cv2.INTER_CUBIC
    return cropped(bytes_of(cv2.resize(ready, (wide, high), interpolation=way)), layout)


def _values(layout: Layout, tokens: Tokens, light: str) -> dict[str, str]:
    return tokens.values(layout.orientation, light)


def main() -> int:
    """Draw the shipped slates."""
    tokens = load_tokens(None)
    for width, height in ((1080, 1920), (1920, 1080)):
        for light in ("day", "evening"):
            layout = load_layout(width, height)
            file = shipped(layout.orientation, light)
            file.parent.mkdir(exist_ok=True)
            art = draw_art(layout, tokens, light)
            cv2.imwrite(str(file), art, [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])
            sys.stdout.write(f"{file.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
