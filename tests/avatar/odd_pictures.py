"""Product pictures as shops have them, drawn here: every ground, shape and file format."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image, ImageCms, ImageDraw, ImageFilter

SVG = Path(__file__).parents[2] / "examples" / "catalogue"
_FLOWER = (203, 58, 30)


def product(name: str = "bottle", size: int = 900) -> Image.Image:
    """A product alone, on nothing."""
    drawn = resvg_py.svg_to_bytes(svg_path=str(SVG / f"{name}.svg"), width=size)
    picture = Image.open(io.BytesIO(bytes(drawn))).convert("RGBA")
    return picture.crop(picture.getchannel("A").getbbox())


def on_ground(
    ground: Image.Image,
    name: str = "bottle",
    share: float = 0.6,
    *,
    shadow: bool = False,
    at: tuple[float, float] = (0.5, 0.5),
) -> Image.Image:
    """A product photographed in the middle of a ground."""
    thing = product(name)
    by = min(ground.width * share / thing.width, ground.height * share / thing.height)
    thing = thing.resize((max(1, round(thing.width * by)), max(1, round(thing.height * by))))
    x = round((ground.width - thing.width) * at[0])
    y = round((ground.height - thing.height) * at[1])
    out = ground.convert("RGBA")
    if shadow:
        dark = Image.new("RGBA", ground.size)
        ImageDraw.Draw(dark).ellipse(
            (x - 10, y + thing.height - 18, x + thing.width + 10, y + thing.height + 14),
            fill=(0, 0, 0, 70),
        )
        out.alpha_composite(dark.filter(ImageFilter.GaussianBlur(ground.width / 60)))
    out.alpha_composite(thing, (x, y))
    return out.convert("RGB")


def noisy(picture: Image.Image, sigma: float = 2.0) -> Image.Image:
    """The picture as a camera sees it."""
    rng = np.random.default_rng(7)
    grain = rng.normal(0, sigma, (*picture.size[::-1], 3))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def studio(size: tuple[int, int] = (1000, 1000)) -> Image.Image:
    """White paper under a lamp: bright in the middle, grey at the corners."""
    y, x = np.mgrid[-1 : 1 : size[1] * 1j, -1 : 1 : size[0] * 1j]
    light = 252 - 16 * (x * x + y * y) - 6 * y
    return Image.fromarray(np.repeat(light[..., None], 3, axis=2).astype(np.uint8))


def busy(size: tuple[int, int] = (1200, 900), seed: int = 3) -> Image.Image:
    """A room with many things in it."""
    rng = np.random.default_rng(seed)
    out = Image.new("RGB", size, (150, 120, 90))
    pen = ImageDraw.Draw(out)
    for _ in range(90):
        x, y = rng.integers(0, size[0]), rng.integers(0, size[1])
        w, h = rng.integers(20, size[0] // 4), rng.integers(20, size[1] // 4)
        colour = tuple(int(v) for v in rng.integers(30, 230, 3))
        pen.rectangle((x, y, x + w, y + h), fill=colour)
    return out.filter(ImageFilter.GaussianBlur(3))


def _saved(to: Path, picture: Image.Image, **options: object) -> None:
    picture.save(to, **options)


def _moving(to: Path, kind: str) -> None:
    frames = [on_ground(Image.new("RGB", (300, 300), c), "mugs") for c in ("white", "red", "blue")]
    frames[0].save(to, kind, save_all=True, append_images=frames[1:], duration=100)


def _sixteen(to: Path) -> None:
    grey = np.asarray(on_ground(studio(), "lamp").convert("L"), np.uint16) * 257
    Image.fromarray(grey).save(to)


def _rotated(to: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = on_ground(Image.new("RGB", (800, 1200), "white"), "kettle", share=0.8)
    picture.transpose(Image.Transpose.ROTATE_90).save(to, exif=exif)


def _wide_gamut(to: Path) -> None:
    """Colours whose numbers mean others than in sRGB."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", 5000))
    del lab
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    on_ground(studio(), "candle").save(to, icc_profile=profile.tobytes())


def _palette(to: Path) -> None:
    cut = Image.new("RGBA", (500, 500))
    cut.alpha_composite(product("planter", 500).resize((400, 400)), (50, 50))
    cut.quantize(64).save(to)


def _hidden_black(to: Path) -> None:
    """A photograph with round corners: what is transparent is black underneath."""
    photo = busy((800, 800)).convert("RGBA")
    mask = Image.new("L", photo.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 799, 799), 120, fill=255)
    photo.putalpha(mask)
    black = np.asarray(photo).copy()
    black[black[..., 3] == 0] = 0
    Image.fromarray(black).save(to)


WHITE = Image.new("RGB", (1000, 1000), "white")

PICTURES: dict[str, Callable[[Path], None]] = {
    "white.jpg": lambda to: _saved(to, noisy(on_ground(WHITE, share=0.5)), quality=85),
    "shadow.jpg": lambda to: _saved(
        to, noisy(on_ground(studio(), "mugs", shadow=True)), quality=90
    ),
    "coloured.png": lambda to: _saved(
        to, on_ground(Image.new("RGB", (900, 1200), (244, 208, 190)), "lamp")
    ),
    "black.jpg": lambda to: _saved(
        to, noisy(on_ground(Image.new("RGB", (900, 900), (12, 12, 14)), "candle")), quality=85
    ),
    "busy.jpg": lambda to: _saved(
        to, on_ground(busy(), "tote", share=0.7, at=(0.2, 0.5)), quality=88
    ),
    "tall.jpg": lambda to: _saved(to, on_ground(busy((500, 1800)), "bottle"), quality=85),
    "wide.webp": lambda to: _saved(to, on_ground(busy((2400, 500)), "throw")),
    "transparent.png": lambda to: _saved(to, product("basket", 700)),
    "trimmed.png": lambda to: _saved(to, on_ground(WHITE, "clock", share=0.998)),
    "corners.png": _hidden_black,
    "palette.png": _palette,
    "grey16.png": _sixteen,
    "cmyk.jpg": lambda to: _saved(to, on_ground(WHITE, "planter").convert("CMYK"), quality=90),
    "rotated.jpg": _rotated,
    "profile.png": _wide_gamut,
    "moving.gif": lambda to: _moving(to, "GIF"),
    "moving.webp": lambda to: _moving(to, "WEBP"),
    "tiny.png": lambda to: _saved(to, on_ground(Image.new("RGB", (48, 48), "white"), "mugs")),
    "huge.jpg": lambda to: _saved(to, on_ground(busy((5200, 3900)), "kettle", share=0.5)),
    "letterbox.jpg": lambda to: _saved(
        to, on_ground(Image.new("RGB", (1600, 600), "white"), "board", share=0.9), quality=90
    ),
    "white_on_white.jpg": lambda to: _saved(to, noisy(_pale()), quality=90),
    "bottom.jpg": lambda to: _saved(
        to, on_ground(studio(), "tote", share=0.7, at=(0.5, 1.0)), quality=90
    ),
    "box.jpg": lambda to: _saved(to, _boxed(), quality=90),
    "vector.svg": lambda to: to.write_bytes((SVG / "earbuds.svg").read_bytes()) and None,
}
"""How each odd picture is made, by its file name."""


def _pale() -> Image.Image:
    out = Image.new("RGB", (900, 900), (250, 250, 250))
    ImageDraw.Draw(out).ellipse((250, 250, 650, 650), fill=(240, 240, 238))
    return out


def _boxed() -> Image.Image:
    """A carton that fills its picture but for its corners."""
    out = Image.new("RGB", (1000, 1000), "white")
    pen = ImageDraw.Draw(out)
    pen.polygon([(0, 80), (500, 0), (1000, 80), (1000, 920), (500, 1000), (0, 920)], (60, 90, 70))
    pen.rectangle((300, 380, 700, 620), (238, 224, 200))
    return out


def make(name: str, folder: Path) -> Path:
    """One of `PICTURES`, made."""
    to = folder / name
    PICTURES[name](to)
    return to
