"""Presenters as pictures, for the set-up page."""

from pathlib import Path

import cv2

from avatar.look import Studio
from avatar.pack import load_pack
from avatar.portrait_face import Mouth
from avatar.portrait_look import PortraitStudio, worn_face
from avatar.portrait_moods import LOOKS
from avatar.portrait_pack import is_portrait, load_portrait
from avatar.presenter import Canvas
from avatar.repertoire import Repertoire
from avatar.shipped import find_pack
from showrunner.settings import settings
from showrunner.setup_packs import packs
from showrunner.setup_work import Tell
from studio.clock import SystemClock
from studio.config import at_home
from studio.errors import Misconfigured
from studio.settings import Config
from studio.show import Mood

HIGH = 520
"""Pixels of a presenter's picture."""


def still(
    config: Path, _tell: Tell, *, pack: str, palette: str, outfit: str | None, out: str
) -> None:
    """A presenter as a PNG, as `vitrine look` draws it."""
    known = settings(config)
    folder = find_pack(Path(pack), at_home(Path()))
    cv2.setNumThreads(1)
    if folder not in packs(known):
        raise Misconfigured(f"presenter.pack: {pack}: expected one of those that are offered")
    picture = _portrait(folder) if is_portrait(folder) else _puppet(folder, palette, outfit, known)
    done, png = cv2.imencode(".png", picture)
    assert done
    part = Path(out).with_suffix(".part")
    part.write_bytes(png.tobytes())
    part.replace(out)


def _puppet(folder: Path, palette: str, outfit: str | None, config: Config) -> Canvas:
    pack = load_pack(folder, palette=palette, outfit=outfit)
    show = Repertoire(pack)
    studio = Studio(pack, HIGH, at_home(config.run.cache) / "presenter")
    return studio.still(show.still(None, Mood.HAPPY if Mood.HAPPY in show.faces else None))


def _portrait(folder: Path) -> Canvas:
    studio = PortraitStudio(load_portrait(folder, SystemClock().wall().date()), HIGH)
    return studio.still(worn_face(LOOKS[Mood.HAPPY], Mouth(open=0.2, form=0.5, teeth=0.5)))
