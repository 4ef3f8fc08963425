"""How a process becomes `vitrine live`: as a new program, which holds nothing of what it was.

The process stays the same one. It lives as long as the show, and so would all that the command line
or the set-up page have loaded.
"""

import json
import os
import sys
from pathlib import Path
from typing import NoReturn


def go_live(
    file: Path | None,
    catalog: Path | None = None,
    to: list[str] | None = None,
    seconds: float | None = None,
    *,
    console: bool = True,
    monitor: bool = False,
    record: bool | None = None,
    desk: tuple[str, int] | None = None,
) -> NoReturn:
    """Become the show that `showrunner.live.live` tells of; `desk` is a token and a port.

    All of it goes through a pipe: what is in the arguments or the environment, `ps` shows. There
    the show keeps its name, for whoever looks for `vitrine live`.
    """
    told = {
        "file": file and str(file),
        "catalog": catalog and str(catalog),
        "to": to or [],
        "seconds": seconds,
        "console": console,
        "monitor": monitor,
        "record": record,
        "desk": desk,
    }
    theirs, ours = os.pipe()
    os.write(ours, json.dumps(told).encode())
    os.close(ours)
    os.set_inheritable(theirs, True)  # noqa: FBT003 - the standard library's own form
    sys.stderr.flush()
    show = (sys.executable, "-m", "showrunner.handover", str(theirs), "vitrine", "live")
    os.execv(sys.executable, show)  # noqa: S606
