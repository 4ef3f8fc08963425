"""`layout.yaml` as it is written: read, checked, and laid under a brand's own file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from avatar.stage_tokens import ART
from studio.errors import Misconfigured
from studio.show import Shot
from studio.yaml_text import read_yaml

OWN = ART / "layout.yaml"

Anchor = Literal["left", "right", "top", "bottom"]
Orientation = Literal["portrait", "landscape"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BoxSpec(_Strict):
    """A rectangle in units of the reference frame."""

    x: float
    y: float
    w: float = Field(gt=0)
    h: float = Field(gt=0)


class ViewSpec(_Strict):
    """A part of the set; its height follows from what it fills."""

    x: float
    y: float
    w: float = Field(gt=0)


class ShotSpec(_Strict):
    """One camera."""

    view: ViewSpec
    window: BoxSpec | None = None
    ground: ViewSpec | None = None


class SetSpec(_Strict):
    """The picture that all shots are taken of."""

    source: str
    host: BoxSpec
    lamps: tuple[BoxSpec, ...] = ()
    dust: BoxSpec | None = None


class ZoneSpec(BoxSpec):
    """The place of one sprite."""

    z: int
    template: str | None = None
    anchor: Anchor = "left"
    shots: tuple[Shot, ...] = tuple(Shot)
    essential: bool = False
    plate: str | None = None
    min_w: float = 0
    enter: str = "fade"
    exit: str = "fade"
    change: str | None = None


class SideSpec(_Strict):
    """One orientation."""

    frame: tuple[int, int]
    safe: BoxSpec
    covered: dict[str, BoxSpec]
    set: SetSpec
    shots: dict[Shot, ShotSpec]
    zones: dict[str, ZoneSpec]


class LayoutSheet(_Strict):
    """The whole file."""

    schema_: Literal["stage-layout/2"] = Field(alias="schema")
    portrait: SideSpec
    landscape: SideSpec

    def side(self, orientation: Orientation) -> SideSpec:
        return self.portrait if orientation == "portrait" else self.landscape


def load_sheet(brand: Path | None = None) -> LayoutSheet:
    """The stage's own layout, with the file of a brand laid over it.

    Raises `Misconfigured` naming the file, the zone and the key.
    """
    return (
        _own() if brand is None else _checked(_laid_over(_tree(), _read(brand), brand, ""), brand)
    )


@cache
def _own() -> LayoutSheet:
    return _checked(_tree(), OWN)


@cache
def _tree() -> dict[str, Any]:
    """The stage's own file; read once, as it never changes, and never altered."""
    tree: dict[str, Any] = read_yaml(OWN.read_text("utf-8"))
    return tree


def _checked(tree: dict[str, Any], file: Path) -> LayoutSheet:
    try:
        return LayoutSheet.model_validate(tree)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"{file}: {where} is {first['input']!r}: {first['msg']}") from wrong


def _read(brand: Path) -> dict[str, Any]:
    try:
        found = read_yaml(brand.read_text("utf-8"))
    except OSError as reason:
        raise Misconfigured(f"stage.layout: cannot read {brand}: {reason.strerror}") from reason
    except yaml.YAMLError as reason:
        raise Misconfigured(f"stage.layout: {brand} is not YAML: {reason}") from reason
    if not isinstance(found, dict):
        raise Misconfigured(f"{brand}: found {type(found).__name__}, expected a mapping of zones")
    return found


_OPTIONAL = frozenset(ZoneSpec.model_fields) | {"window", "ground"}
"""Keys that a zone or a shot may have though the stage's own has not."""


def _laid_over(own: dict[str, Any], brand: dict[Any, Any], file: Path, at: str) -> dict[str, Any]:
    out = dict(own)
    for key, value in brand.items():
        where = f"{at}.{key}".lstrip(".")
        before = own.get(key)
        if before is None and not _addable(str(key), at):
            raise Misconfigured(
                f"{file}: there is no {where} in a layout; expected one of {', '.join(own)}"
            )
        if isinstance(before, dict):
            if not isinstance(value, dict):
                raise Misconfigured(f"{file}: {where} is {value!r}, expected a mapping")
            out[key] = _laid_over(before, value, file, where)
        else:
            out[key] = value
    return out


def _addable(key: str, at: str) -> bool:
    group = at.split(".")
    if group[1:] == ["covered"]:
        return True
    return len(group) == 3 and group[1] in {"zones", "shots"} and key in _OPTIONAL
