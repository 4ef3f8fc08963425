"""Writes a new pack: `portrait.yaml` with its reasons, and the page that moves the points."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from avatar.affine import Point
from avatar.portrait_sheet import ACROSS, DOWN, LANDMARKS

_TEMPLATE = Path(__file__).parent / "portrait_landmarks.html"
_CONSENT = """# A real person is shown only with a consent. Fill this in and take the # away;
# dates are YYYY-MM-DD.
# consent:
#   person: Full name of the person shown
#   purpose: The brand and the shows the picture may be used in
#   signed_by: Full name under the consent
#   signed_on: 2026-01-31
#   valid_from: 2026-02-01
#   valid_until: 2027-01-31
#   evidence_file: consent.pdf   # beside this file; or evidence_reference: where it is kept
"""


def yaml_text(
    name: str, subject: str, points: Mapping[str, Point], iris: float, stand: tuple[float, float]
) -> str:
    """The pack's file. `stand` is the height of the picture and where the eyes are across."""
    height, across = stand
    lines = "\n".join(f"  {n}: [{points[n][0]:g}, {points[n][1]:g}]" for n in LANDMARKS)
    return f"""# A portrait pack. See docs/writing-a-portrait.md.
schema: vitrine-portrait/1
name: {json.dumps(name, ensure_ascii=False)}
licence: Who made the picture, and what you may do with it
# person or drawing. A picture of a real person needs the consent below before it loads.
subject: {subject}
picture: portrait.png
# In the 4:5 zone of the host: where the middle between the eyes is, and the picture's height.
# At height 1 the picture is as high as the zone; its lower edge must be below the desk's.
stand: {{eyes: [{across:g}, 0.2775], height: {height:g}}}
# How far the head goes: a picture has no other side. At most 8, 6 and 8.
limits: {{turn: 8, nod: 6, tilt: 5}}
# Colours of the mouth's inside.
inside: {{mouth: "#4A1518", teeth: "#F5ECE2", tongue: "#BE6763"}}
# Radius of the iris in picture pixels.
iris: {iris:g}
{_CONSENT if subject == "person" else ""}
# Picture pixels, x and y. Left and right are those of the picture, not of the person.
landmarks:
{lines}
"""


def page(yaml: str, png: bytes, size: tuple[int, int]) -> str:
    """The page, whole in itself: it asks nothing of any server."""
    data = {
        "yaml": yaml,
        "picture": "data:image/png;base64," + b64encode(png).decode(),
        "size": size,
        "names": LANDMARKS,
        "across": ACROSS,
        "down": DOWN,
    }
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return _TEMPLATE.read_text(encoding="utf-8").replace("/*DATA*/null", text)
