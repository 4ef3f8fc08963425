"""The fifteen visemes as movements of a portrait's closed mouth."""

from __future__ import annotations

import numpy as np

from avatar.lips import BITE, BOTTOM, KEYS, TEETH, TONGUE_W, UPPER, W
from avatar.portrait_face import Mouth
from avatar.pose import Lips

VISEMES: dict[str, Mouth] = {
    "sil": Mouth(),
    "PP": Mouth(press=0.8, pucker=0.05),
    "FF": Mouth(open=0.12, form=0.1, press=0.45, teeth=1.0),
    "TH": Mouth(open=0.28, form=0.1, teeth=0.7, tongue=1.0),
    "DD": Mouth(open=0.28, form=0.15, teeth=0.7, tongue=0.6),
    "kk": Mouth(open=0.34, teeth=0.4),
    "CH": Mouth(open=0.24, form=-0.1, pucker=0.5, teeth=0.9),
    "SS": Mouth(open=0.18, form=0.4, teeth=1.0),
    "nn": Mouth(open=0.3, form=0.1, teeth=0.55, tongue=0.9),
    "RR": Mouth(open=0.3, form=-0.1, pucker=0.4, teeth=0.3),
    "aa": Mouth(open=1.0, form=0.15, teeth=0.45),
    "E": Mouth(open=0.62, form=0.4, teeth=0.6),
    "ih": Mouth(open=0.38, form=0.6, teeth=0.75),
    "oh": Mouth(open=0.72, form=-0.25, pucker=0.65),
    "ou": Mouth(open=0.34, form=-0.35, pucker=1.0),
}
"""As a sound at full strength shapes the lips by itself."""

_SLOTS = {BOTTOM: "open", W: "form", UPPER: "pucker", BITE: "press", TEETH: "teeth",
          TONGUE_W: "tongue"}  # fmt: skip
"""Where a `Track` blends each of them: its channels differ in how quick they are."""


def as_lips(mouth: Mouth) -> Lips:
    """A mouth as the numbers that a `Track` blends."""
    out = np.zeros(len(KEYS))
    for slot, name in _SLOTS.items():
        out[slot] = getattr(mouth, name)
    return out


def as_mouth(lips: Lips) -> Mouth:
    """A blend of a `Track` as a mouth."""
    return Mouth(**{name: float(lips[slot]) for slot, name in _SLOTS.items()})


def mouths() -> dict[str, Lips]:
    """What a `Track` needs."""
    return {name: as_lips(mouth) for name, mouth in VISEMES.items()}
