"""What `vitrine live` and `vitrine setup` become on air: the supervisor's process, and no more."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from showrunner.live import Desk, live
from studio.errors import Misconfigured, Unavailable


def main() -> None:
    """Read what was handed over from the pipe that the only argument names, and go on air.

    See `going_live`. Errors a user can mend are one sentence and exit status 1.
    """
    with os.fdopen(int(sys.argv[1]), "rb") as pipe:
        told: dict[str, Any] = json.loads(pipe.read())
    file, catalog, desk = told.pop("file"), told.pop("catalog"), told.pop("desk")
    try:
        live(file and Path(file), catalog and Path(catalog), desk=desk and Desk(*desk), **told)
    except (Misconfigured, Unavailable) as reason:
        sys.stderr.write(f"vitrine: {reason}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
