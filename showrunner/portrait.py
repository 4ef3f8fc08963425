"""`vitrine portrait`: a portrait pack from a brand's own picture."""

from pathlib import Path

import cv2
from rich.console import Console

from avatar.affine import Point
from avatar.portrait_cutting import cut_out, upright
from avatar.portrait_guess import guess, likely
from avatar.portrait_pack import FILE
from avatar.portrait_page import page, yaml_text
from studio.errors import Misconfigured

_ZONE = (0.8, 0.2775)
"""Width of the host's zone per height, and how far down it the eyes are."""


def portrait(
    picture: Path,
    out: Path,
    name: str | None,
    *,
    eyes: str | None,
    mouth: str | None,
    drawing: bool,
) -> None:
    """Write the pack. Raises `Misconfigured` for what cannot be read or written."""
    say = Console().print
    if (out / FILE).exists():
        raise Misconfigured(f"{out / FILE} is there already: take another --out, or move it away")
    pixels, scale = upright(picture)
    high, wide = pixels.shape[:2]
    left, right, lips = _given(eyes, mouth, scale) or likely(pixels[..., 3])
    points, iris = guess(left, right, lips, (wide, high))
    if pixels[..., 3].min() == 255:
        pixels = cut_out(pixels, points)
        say("The picture was opaque: the person was cut out by colour. Look at the edges.")
    done, png = cv2.imencode(".png", pixels)
    assert done
    middle = (left[1] + right[1]) / 2
    below = max(0.05, 1 - middle / high)
    # The lower edge goes a little below the zone's.
    height = round(min(3.0, max(0.5, 1.02 * (1 - _ZONE[1]) / below)), 3)
    text = yaml_text(
        name or picture.stem, "drawing" if drawing else "person", points, iris, (height, 0.5)
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "portrait.png").write_bytes(png.tobytes())
        (out / FILE).write_text(text, encoding="utf-8")
        (out / "landmarks.html").write_text(page(text, png.tobytes(), (wide, high)), "utf-8")
    except OSError as reason:
        raise Misconfigured(f"--out {out}: cannot be written ({reason.strerror})") from reason
    say(f"Wrote {out}: {FILE}, portrait.png ({wide} x {high}), landmarks.html")
    page_file, missing = out / "landmarks.html", "the licence"
    if not drawing:
        missing += " and the consent of the person shown"
    steps = (
        f"Open {page_file} in a browser, move the points, put the {FILE} it gives over the old one",
        f"Fill in {missing} in {out / FILE}",
        f"vitrine look --pack {out} --out look.png",
        f"In config.yaml: presenter: {{pack: {out}}}",
    )
    for n, step in enumerate(steps, 1):
        say(f"{n}. {step}", soft_wrap=True)


def _given(eyes: str | None, mouth: str | None, scale: float) -> tuple[Point, Point, Point] | None:
    """What was given on the command line. Raises `Misconfigured` for half of it."""
    if eyes is None and mouth is None:
        return None
    if eyes is None or mouth is None:
        raise Misconfigured("--eyes and --mouth belong together: give both or none")
    a, b, c, d = (scale * number for number in _numbers(eyes, 4, "--eyes"))
    left, right = sorted(((a, b), (c, d)))
    x, y = (scale * number for number in _numbers(mouth, 2, "--mouth"))
    if right[0] - left[0] < 8 or y <= max(left[1], right[1]):
        raise Misconfigured("--eyes, --mouth: expected two eyes side by side, and the mouth below")
    return left, right, (x, y)


def _numbers(text: str, count: int, option: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise Misconfigured(f"{option} {text!r}: expected {count} numbers with commas, in pixels")
    return numbers
