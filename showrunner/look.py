"""`vitrine look`: the configured presenter on the configured stage, as a sheet or as a clip."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
from rich.progress import Progress

from avatar.look import contact_sheet
from avatar.shipped import find_pack
from showrunner.clip import Delivery, clip
from showrunner.settings import settings
from studio.clock import SystemClock
from studio.config import at_home
from studio.errors import Misconfigured
from studio.settings import Config


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the command line asks for instead of the settings; None leaves them as they are."""

    pack: Path | None = None
    palette: str | None = None
    outfit: str | None = None
    seed: int | None = None
    lang: str | None = None

    def over(self, file: Path | None) -> Config:
        """The settings of `file` with these over them. Raises `Misconfigured`."""
        config = settings(file, seed=self.seed, lang=self.lang)
        named: dict[str, Any] = {"palette": self.palette, "outfit": self.outfit}
        wishes = {key: value for key, value in named.items() if value is not None}
        if self.pack is not None:
            wishes["pack"] = find_pack(self.pack, Path.cwd())
        presenter = config.presenter.model_copy(update=wishes)
        return config.model_copy(update={"presenter": presenter})


def look(
    file: Path | None,
    out: Path | None,
    film: Path | None,
    text: str | None,
    chosen: Chosen,
    delivery: Delivery,
) -> None:
    """Draw the sheet into the PNG `out`, film `text` into the MP4 `film`, or both.

    Raises `Misconfigured` for a pack that cannot be used and for words that do not go together.
    """
    if out is None and film is None:
        raise Misconfigured("look: found neither --out nor --clip, expected a file to write")
    if (film is None) != (text is None):
        found = "--clip without a text" if text is None else f"the text {text[:40]!r}"
        expected = 'expected --clip OUT.mp4 "A sentence."'
        raise Misconfigured(f"look: found {found}, {expected}")
    if film is not None and film.suffix.lower() != ".mp4":
        raise Misconfigured(f"--clip {film}: expected a file that ends in .mp4")
    config = chosen.over(file)
    if out is not None:
        _draw(config, out)
    if film is not None and text is not None:
        clip(config, text, film, delivery)


def _draw(config: Config, out: Path) -> None:
    """The contact sheet as a PNG."""
    cv2.setNumThreads(1)
    with Progress() as progress:
        bar = progress.add_task("drawing", total=1.0)

        def told(share: float, what: str) -> None:
            progress.update(bar, completed=share, description=what)

        cache = at_home(config.run.cache)
        today = SystemClock().wall().date()
        sheet = contact_sheet(config.show, config.stage, config.presenter, cache, told, today=today)
    done, png = cv2.imencode(".png", sheet)
    assert done
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(png.tobytes())
    except OSError as reason:
        raise Misconfigured(f"--out {out}: cannot be written ({reason.strerror})") from reason
