"""Whether everything a pack names is there: parts, variants, parameters, colours, mouths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from avatar.art import Art
from avatar.held import Notes
from avatar.pack_files import PackFiles
from avatar.pack_sheet import GestureSheet, KeyPose, Layer, LipShape, PackSheet
from avatar.parameters import HAND_SHAPES, INDEX, PARAMETERS
from studio.sheet_file import Where
from studio.show import VISEMES, Gesture, Mood

_INKS = ("upper", "lower", "shine", "line", "inside", "tongue", "groove", "teeth", "teeth_shade")
"""Colours that lips are drawn with; `chin` may be left out."""
_ARM = ("upper", "fore", "wrist", "hand", "lower")
"""What an arm is put together from."""
_SAID = (*VISEMES, "neutral", "smile")

Found = Iterator[tuple[Where, str]]
"""Where something is wrong, and what."""


def check(
    files: PackFiles,
    sheet: PackSheet,
    art: Art,
    colours: Mapping[str, str],
    shapes: Mapping[str, LipShape],
    expressions: Mapping[str, KeyPose],
    gestures: Mapping[str, GestureSheet],
) -> None:
    """Raises `Misconfigured` with file and line of the first thing that is wrong."""
    for where, what in chain(
        _layers(sheet, art),
        _rig(sheet, art),
        _mouth(sheet, colours, shapes),
        _expressions(expressions, shapes),
        _gestures(gestures, sheet, art),
    ):
        raise files.wrong(where, what)


def _layers(sheet: PackSheet, art: Art) -> Found:
    names: set[str] = set()
    for n, layer in enumerate(sheet.layers):
        for part in (*layer.parts, layer.eye, layer.mouth, layer.arm):
            if part and part not in art:
                yield ("layers", n, *_kind(layer)), _no_part(part, sheet)
        if layer.name in names or (layer.name and layer.name in art):
            yield ("layers", n, "name"), f"{layer.name!r} is taken; a name is new"
        names.add(layer.name or "")
        if layer.eye:
            yield from _eye(n, layer.eye, sheet, art)
        elif layer.arm:
            yield from _arm(n, layer.arm, sheet, art)
        elif layer.mouth and sheet.mouth.kind == "drawn":
            yield from _variants(art, layer.mouth, {("layers", n, "mouth", v): v for v in _SAID})


def _kind(layer: Layer) -> tuple[str, ...]:
    """Which key says what a layer is."""
    return tuple(k for k in ("parts", "eye", "mouth", "arm") if getattr(layer, k))


def _eye(n: int, eye: str, sheet: PackSheet, art: Art) -> Found:
    """What an eye is put together from."""
    needed = ("iris", "ball", "lid") if sheet.eyes.kind == "ball" else ("lid",)
    yield from _pieces(("layers", n, "eye"), eye, needed, sheet, art)
    wanted: dict[Where, str] = {("eyes", "lids", lid): lid for lid in sheet.eyes.lids}
    wanted |= {("eyes", "smiles", lid): lid for lid in sheet.eyes.smiles}
    yield from _variants(art, f"{eye}.lid", wanted)


def _arm(n: int, arm: str, sheet: PackSheet, art: Art) -> Found:
    where = ("layers", n, "arm")
    yield from _pieces(where, arm, _ARM, sheet, art)
    for sleeve in ("shade_right", "shade_left"):
        yield from _variants(art, f"{arm}.lower", {where: sleeve})
    yield from _variants(art, f"{arm}.hand", {where: "relaxed"})
    for shape in art.variants(f"{arm}.hand"):
        slot = f"{arm}.hand.{shape}.slot"
        if slot in art:
            Notes.of(art, slot)
            for drawn in ("back", "front"):
                if f"{arm}.hand.{shape}.{drawn}" not in art:
                    yield where, _no_part(f"{arm}.hand.{shape}.{drawn}", sheet)


def _pieces(where: Where, part: str, needed: tuple[str, ...], sheet: PackSheet, art: Art) -> Found:
    if not part.endswith(("_l", "_r")):
        yield where, f"{part!r} must end with _l or _r"
    for piece in needed:
        if f"{part}.{piece}" not in art:
            yield where, _no_part(f"{part}.{piece}", sheet)


def _variants(art: Art, group: str, wanted: Mapping[Where, str]) -> Found:
    known = art.variants(group)
    for where, variant in wanted.items():
        if variant not in known:
            yield where, f"{group} has no variant {variant!r}; there are: {', '.join(known)}"


def _rig(sheet: PackSheet, art: Art) -> Found:
    names = {layer.name for layer in sheet.layers if layer.name}
    named: dict[Where, str] = {("head", "part"): sheet.head.part}
    named |= {("picks", group): group for group in sheet.picks}
    named |= {("springs", part): part for part in sheet.springs}
    named |= {("keyforms", n, "part"): form.part for n, form in enumerate(sheet.keyforms)}
    for where, part in named.items():
        if part not in art and part not in names:
            yield where, _no_part(part, sheet)
    for group, variant in sheet.picks.items():
        yield from _variants(art, group, {("picks", group): variant})
    for n, form in enumerate(sheet.keyforms):
        if form.param not in INDEX:
            yield ("keyforms", n, "param"), _no_parameter(form.param)
            continue
        for key in form.keys:
            yield from _parameter(("keyforms", n, "keys"), form.param, key)


def _mouth(sheet: PackSheet, colours: Mapping[str, str], shapes: Mapping[str, LipShape]) -> Found:
    mouth = sheet.mouth
    if not any(layer.mouth for layer in sheet.layers):
        yield ("layers",), "no layer is the mouth"
    for ink in _INKS if mouth.kind == "lips" else ():
        if ink not in mouth.colours:
            yield ("mouth", "colours", ink), "is missing"
    for ink, token in mouth.colours.items():
        if token not in colours:
            yield ("mouth", "colours", ink), f"{token!r} is no token of the palette 'default'"
    for name in mouth.shapes:
        if name not in shapes:
            yield ("mouth", "shapes", name), "is no mouth"


def _expressions(expressions: Mapping[str, KeyPose], shapes: Mapping[str, LipShape]) -> Found:
    known = [mood.value for mood in Mood if mood is not Mood.NEUTRAL]
    for name, pose in expressions.items():
        if name not in known:
            yield ("expressions", name), f"is no expression; expected one of {', '.join(known)}"
        for key, value in pose.items():
            where: Where = ("expressions", name, key)
            if key == "mouth":
                if value not in shapes:
                    yield where, f"is {value!r}, expected one of {', '.join(shapes)}"
            else:
                yield from _parameter(where, key, value)


def _gestures(gestures: Mapping[str, GestureSheet], sheet: PackSheet, art: Art) -> Found:
    hands = _hands(sheet, art)
    known = [gesture.value for gesture in Gesture if gesture is not Gesture.NONE]
    for name, how in gestures.items():
        if name not in known and not how.talking:
            yield (
                ("gestures", name),
                f"is no gesture of a line; expected one of {', '.join(known)}, or `talking: true`",
            )
        for moment in ("preparation", "stroke", "hold", "near"):
            yield from _key_pose(("gestures", name, moment), getattr(how, moment), hands)
        for key in how.swing.by if how.swing else ():
            if key not in INDEX:
                yield ("gestures", name, "swing", "by", key), _no_parameter(key)


def _key_pose(where: Where, pose: KeyPose, hands: Mapping[str, tuple[str, ...]]) -> Found:
    for key, value in pose.items():
        if key not in HAND_SHAPES:
            yield from _parameter((*where, key), key, value)
        elif value not in hands.get(key, ()):
            known = ", ".join(hands.get(key, ()))
            yield (*where, key), f"is {value!r}, expected one of {known}"


def _parameter(where: Where, name: str, value: object) -> Found:
    if name not in INDEX:
        yield where, _no_parameter(name)
    elif not isinstance(value, float | int):
        yield where, f"is {value!r}, expected a number"
    elif not PARAMETERS[INDEX[name]].allows(float(value)):
        yield where, _beyond(name, float(value))


def _hands(sheet: PackSheet, art: Art) -> dict[str, tuple[str, ...]]:
    arms = [layer.arm for layer in sheet.layers if layer.arm]
    return {
        HAND_SHAPES[0 if arm.endswith("_l") else 1]: art.variants(f"{arm}.hand") for arm in arms
    }


def _no_part(part: str, sheet: PackSheet) -> str:
    return f"part {part!r} is not in {sheet.drawing}; expected the id of a group"


def _no_parameter(name: str) -> str:
    near = [known for known in INDEX if known.lower().removeprefix("param") in name.lower()]
    return f"parameter {name!r} is unknown" + (f"; did you mean {near[0]}?" if near else "")


def _beyond(name: str, value: float) -> str:
    p = PARAMETERS[INDEX[name]]
    return f"{value:g} is beyond the range of {name}, {p.least:g} to {p.most:g}"
