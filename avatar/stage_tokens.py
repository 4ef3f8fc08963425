"""The look of a stage: colours, type, radius, motion. A brand's file lists only what differs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.contrast import ratio
from avatar.easing import Move, bezier
from studio.errors import Misconfigured

ART = Path(__file__).parent / "stage_art"
"""The stage's own art: tokens, layout, templates and fonts."""

SHORT_SIDE = 1080
"""One unit of the art is the short side divided by this."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_AA = 4.5
"""WCAG 2.2, success criterion 1.4.3: least contrast of text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The stage's own tokens with a brand's laid over them, checked."""

    tree: dict[str, Any]
    fonts: tuple[Path, ...]
    """Font files, lightest first: one for each of `weights`."""
    own: bool
    """True when no brand changed anything, so that shipped pictures fit."""

    @property
    def weights(self) -> tuple[int, ...]:
        return tuple(sorted(self.tree["weight"].values()))

    def weight(self, name: str) -> int:
        return int(self.tree["weight"][name])

    def colour(self, name: str) -> str:
        return str(self.tree["color"][name])

    def spot(self, light: str) -> str:
        """The colour of the light on a product in close-up."""
        return self.colour("surface") if light == "day" else self.glow(light)

    def glow(self, light: str) -> str:
        """The colour of the set's lamps."""
        return str((self.tree["set"]["day"] | self.tree["set"][light])["glow"])

    def move(self, name: str) -> Move:
        """A move by its name in `motion.moves`."""
        motion = self.tree["motion"]
        spec = motion["moves"][name]
        x, y = spec.get("from", (0, 0))
        duration = spec["duration"]
        return Move(
            seconds=(motion["duration_ms"][duration] if duration else 0) / 1000,
            ease=bezier(*motion["easing"][spec.get("easing", "linear")]),
            from_x=float(x * motion["slide_units"]),
            from_y=float(y * motion["slide_units"]),
            from_scale=float(motion["pop_from"]) if spec.get("scale") else 1.0,
            fades=bool(spec.get("fade", False)),
        )

    def label(self, language: str, *, live: bool = False) -> str:
        """Wording of the AI label for a language; English when there is none.

        `live` is that for a person's own voice behind the drawn figure.
        """
        wordings: dict[str, str] = self.tree["label"]["live" if live else "text"]
        return wordings.get(language) or wordings.get(language.partition("-")[0]) or wordings["en"]

    def values(self, orientation: str, light: str) -> dict[str, str]:
        """The tokens as template values: `color.ink`, `type.body` in units, `set.wall`, ..."""
        tall = SHORT_SIDE * 16 / 9 if orientation == "portrait" else SHORT_SIDE
        out = {
            f"{group}.{key}": str(value)
            for group in ("color", "weight", "radius", "shadow", "space")
            for key, value in self.tree[group].items()
        }
        out["font.family"] = str(self.tree["font"]["family"])
        for key, share in self.tree["type"].items():
            out[f"type.{key}"] = f"{round(share[orientation] * tall, 1):g}"
        scenery = self.tree["set"]["day"] | self.tree["set"][light]
        return out | {f"set.{key}": str(value) for key, value in scenery.items()}


def load_tokens(brand: Path | None) -> Tokens:
    """The stage's own tokens, with the file of a brand laid over them.

    Raises `Misconfigured` naming the file and the key: one that is not known, has the wrong form,
    or would make the AI label hard to read.
    """
    tree: dict[str, Any] = json.loads((ART / "tokens.json").read_text("utf-8"))
    if brand is not None:
        tree = _laid_over(tree, _read(brand), brand, "")
        _check_label(tree, brand)
    fonts = tuple(_font(name, brand) for name in tree["font"]["files"])
    if len(fonts) != len(set(tree["weight"].values())):
        raise Misconfigured(
            f"{brand}, font.files: found {len(fonts)} files for {len(tree['weight'])} weights; "
            "name one file for each weight, lightest first"
        )
    return Tokens(tree, fonts, own=brand is None)


def _read(brand: Path) -> dict[str, Any]:
    try:
        found = json.loads(brand.read_text("utf-8"))
    except OSError as reason:
        raise Misconfigured(f"stage.tokens: cannot read {brand}: {reason.strerror}") from reason
    except ValueError as reason:
        raise Misconfigured(f"stage.tokens: {brand} is not JSON: {reason}") from reason
    if not isinstance(found, dict):
        raise Misconfigured(f"{brand}: found {type(found).__name__}, expected an object of tokens")
    return found


_OPEN = ("label.text", "label.live", "set.day", "set.evening")
"""Groups to which a brand may add keys: languages, and scenery colours that a light alters."""


def _laid_over(own: dict[str, Any], brand: dict[str, Any], file: Path, at: str) -> dict[str, Any]:
    out = dict(own)
    for key, value in brand.items():
        where = f"{at}.{key}".lstrip(".")
        if key not in own and at not in _OPEN:
            raise Misconfigured(f"{file}: {where} is not a token; expected one of {', '.join(own)}")
        out[key] = _checked(own.get(key, ""), value, file, where)
    return out


def _checked(own: Any, value: Any, file: Path, where: str) -> Any:
    if isinstance(own, dict) and isinstance(value, dict):
        return _laid_over(own, value, file, where)
    numbers = isinstance(own, int | float) and isinstance(value, int | float)
    if not numbers and own != "" and type(own) is not type(value):
        kind = "number" if isinstance(own, int | float) else type(own).__name__
        raise Misconfigured(f"{file}: {where} is {value!r}, expected a {kind} such as {own!r}")
    if isinstance(own, str) and own.startswith("#") and not _COLOUR.fullmatch(value):
        raise Misconfigured(f"{file}: {where} is {value!r}, expected a colour such as #2F5D4A")
    return value


def _check_label(tree: dict[str, Any], file: Path) -> None:
    found = ratio(tree["color"]["on_plate"], tree["color"]["plate"])
    if found < _AA:
        raise Misconfigured(
            f"{file}: color.on_plate on color.plate has a contrast of {found:.1f}; the AI label "
            f"needs {_AA}: make one lighter or the other darker"
        )


def _font(name: str, brand: Path | None) -> Path:
    folders = [ART] if brand is None else [brand.parent, ART]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise Misconfigured(f"{brand}, font.files: there is no {name} beside it")
