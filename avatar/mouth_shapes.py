"""The mouths of the 15 visemes and four more, as numbers: a start for every pack."""

from __future__ import annotations

from collections.abc import Mapping

from avatar.pack_sheet import LipShape


def _mouth(w: float, **numbers: float | tuple[float, float, float]) -> LipShape:
    return LipShape.model_validate({"w": w, **numbers})


SHAPES: Mapping[str, LipShape] = {
    "neutral": _mouth(58, lift=-14),
    "sil": _mouth(56, lift=-9),
    "PP": _mouth(47, lift=2, upper=5, lower=6),
    "FF": _mouth(44, top=-12, bottom=2, lift=1, upper=8, lower=9, teeth=21, box=3.6),
    "TH": _mouth(50, top=-8, bottom=24, lift=-2, teeth=9, tongue=(21, 31, 15), bite=1, box=2.8),
    "DD": _mouth(54, top=-12, bottom=16, lift=-3, teeth=14, tongue=(22, 24, 10), box=3),
    "kk": _mouth(58, top=-11, bottom=26, lift=-4, teeth=7, tongue=(32, 34, 10), box=2.3),
    "CH": _mouth(38, top=-14, bottom=18, upper=14, lower=17, teeth=14, teeth_low=10, box=3.4,
                 ring=0.35),
    "SS": _mouth(70, top=-11, bottom=13, lift=-9, upper=9, lower=12, teeth=10, teeth_low=8,
                 box=3.4),
    "nn": _mouth(56, top=-8, bottom=21, lift=-4, teeth=6, tongue=(8, 34, 13), box=2.5),
    "RR": _mouth(42, top=-10, bottom=19, upper=14, lower=17, teeth=5, tongue=(24, 24, 10), box=2.3,
                 ring=0.5),
    "aa": _mouth(58, top=-18, bottom=62, lift=-4, teeth=13, tongue=(62, 38, 22), box=2.9),
    "E": _mouth(71, top=-13, bottom=34, lift=-12, teeth=16, tongue=(38, 38, 13), box=2.4),
    "ih": _mouth(66, top=-11, bottom=24, lift=-14, teeth=12, tongue=(29, 34, 9), box=2.4),
    "oh": _mouth(41, top=-24, bottom=42, lift=1, upper=13, lower=16, tongue=(44, 25, 13), box=2,
                 ring=1),
    "ou": _mouth(25, top=-9, bottom=15, lift=3, upper=17, lower=20, box=2, ring=1),
    "smile": _mouth(74, top=-3, bottom=24, lift=-24, upper=9, lower=13, teeth=24),
    "laugh": _mouth(78, top=-6, bottom=60, lift=-25, upper=9, lower=12, teeth=20,
                    tongue=(58, 44, 22), box=2.5),
    "frown": _mouth(50, lift=8, upper=10, lower=14),
}  # fmt: skip
"""Shapes by name, in the units of `LipShape`."""
