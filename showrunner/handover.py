"""What `vitrine setup` becomes when it goes live: `vitrine live`, at the page's port and token."""

import json
import os
import sys
from pathlib import Path

from showrunner.live import Desk, live
from studio.errors import Misconfigured, Unavailable


def main() -> None:
    """Read what was handed over from the pipe that the only argument names, and go on air."""
    with os.fdopen(int(sys.argv[1]), "rb") as pipe:
        told = json.loads(pipe.read())
    file = told["file"] and Path(told["file"])
    try:
        live(
            file,
            None,
            [],
            None,
            console=True,
            monitor=False,
            desk=Desk(told["token"], told["port"]),
        )
    except (Misconfigured, Unavailable) as reason:
        sys.stderr.write(f"vitrine: {reason}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
