"""A minute of the show, for the set-up page."""

import asyncio
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any

import cv2

from showrunner.rehearse import QUICK, Rehearsal
from showrunner.settings import settings
from showrunner.setup_work import Tell
from studio.clock import SystemClock

SECONDS = 60.0
"""Length of a rehearsal."""


def rehearse(config: Path, tell: Tell, *, out: str) -> dict[str, Any]:
    """A minute of the show in the folder `out`, as `vitrine rehearse` makes it."""
    known = settings(config)
    stream = known.stream.model_copy(update={"preset": QUICK})
    known = known.model_copy(update={"stream": stream})
    cv2.setNumThreads(1)
    clock = SystemClock()
    began = clock.now()
    rehearsal = Rehearsal(known, deque())
    video = Path(out) / "show.mp4"
    progress = partial(_told, tell)
    asyncio.run(rehearsal.run(video, SECONDS, progress))
    speed = SECONDS / max(0.001, clock.now() - began)
    rehearsal.save(Path(out), speed)
    return {"speed": round(speed, 1)}


def _told(tell: Tell, at: float) -> None:
    tell({"share": min(1.0, at / SECONDS)})
