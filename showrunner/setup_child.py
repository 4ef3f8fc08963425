"""Does one piece of work for the set-up page, in a process of its own, and tells what came of it.

`python -m showrunner.setup_child` reads what to do as a line of JSON, with settings that nobody
uses yet, and answers in messages of JSON. It leaves when its input ends.
"""

import json
import os
import struct
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from showrunner.logs import logs
from showrunner.setup_work import Tell
from studio.errors import Misconfigured, Unavailable

JOBS = {
    "state": "showrunner.setup_choices",
    "understand": "showrunner.setup_goods",
    "still": "showrunner.setup_still",
    "audition": "showrunner.setup_audition",
    "output": "showrunner.setup_reach",
    "rehearse": "showrunner.setup_rehearse",
    "judge": "showrunner.setup_judge",
}
"""Who does what: a function of the same name in each, asked with the settings and `Tell`."""


def _teller() -> Tell:
    """What is printed by libraries goes to standard error; our messages have the pipe alone."""
    line = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def tell(message: dict[str, Any]) -> None:
        words = json.dumps(message, ensure_ascii=False).encode()
        line.write(struct.pack("<I", len(words)) + words)
        line.flush()

    return tell


def _watch() -> None:
    sys.stdin.read()
    os._exit(1)


def main() -> None:
    """Do it; a fault of the settings is an answer, any other ends the process."""
    tell = _teller()
    told: dict[str, Any] = json.loads(sys.stdin.readline())
    threading.Thread(target=_watch, name="orphan", daemon=True).start()
    logs("setup")
    job, config = told.pop("do"), Path(told.pop("config"))
    try:
        # Only what it needs, and once it can be called off: libraries take longest to load.
        done = getattr(import_module(JOBS[job]), job)(config, tell, **told)
    except (Misconfigured, Unavailable) as reason:
        tell({"refused": str(reason)})
    else:
        tell({"done": done})
    sys.stdout.flush()
    os._exit(0)  # the watcher waits for the end of an input that others hold


if __name__ == "__main__":
    main()
