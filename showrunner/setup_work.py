"""Runs one piece of work of the set-up page in a child, and kills it when it takes too long."""

import json
import sys
from collections.abc import Callable
from typing import Any

from console.setup import Refused
from studio.child import Child, receive, write
from studio.errors import Unavailable

Tell = Callable[[dict[str, Any]], None]
"""How a child says how far it is: `{"share": 0.5}`."""
SECONDS = 90.0
"""For anything but a rehearsal: a cold cache and a slow machine included."""
_COMMAND = ("nice", "-n", "10", sys.executable, "-m", "showrunner.setup_child")
"""The air comes first."""


async def work(
    told: dict[str, Any],
    seconds: float = SECONDS,
    progress: Callable[[float], None] = lambda _share: None,
) -> Any:
    """What the child says once it is done.

    What it is told goes over its input, as it may hold words that are nobody's business. Raises
    `Refused` with its words, and `Unavailable` when it breaks off.
    """
    child = Child("the set-up", _COMMAND, 2)
    await child.start()
    try:
        async with child.exchange(seconds) as process:
            await write(process, json.dumps(told).encode() + b"\n")
            while True:
                message = json.loads(await receive(process))
                if "share" in message:
                    progress(message["share"])
                elif "refused" in message:
                    raise Refused(message["refused"])
                else:
                    return message["done"]
    except Unavailable as reason:
        raise Unavailable(f"Not done: {reason}. Try again; the log says more.") from reason
    finally:
        await child.kill()
