"""`vitrine look`: the contact sheet of the configured presenter on the configured stage."""

from pathlib import Path

import cv2
from rich.progress import Progress

from avatar.look import contact_sheet
from showrunner.settings import settings
from studio.clock import SystemClock
from studio.config import at_home
from studio.errors import Misconfigured


def look(file: Path | None, out: Path, pack: Path | None) -> None:
    """Draw it into a PNG. Raises `Misconfigured` for a pack that cannot be used."""
    config = settings(file)
    presenter = config.presenter
    if pack is not None:
        presenter = presenter.model_copy(update={"pack": Path.cwd() / pack})
    cv2.setNumThreads(1)
    with Progress() as progress:
        bar = progress.add_task("drawing", total=1.0)

        def told(share: float, what: str) -> None:
            progress.update(bar, completed=share, description=what)

        cache = at_home(config.run.cache)
        today = SystemClock().wall().date()
        sheet = contact_sheet(config.show, config.stage, presenter, cache, told, today=today)
    done, png = cv2.imencode(".png", sheet)
    assert done
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(png.tobytes())
    except OSError as reason:
        raise Misconfigured(f"--out {out}: cannot be written ({reason.strerror})") from reason
