"""Runs pieces of work of the set-up page in children, and kills those that take too long."""

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


class Works:
    """The children that are at work."""

    def __init__(self) -> None:
        self._children: set[Child] = set()
        self._closed = False

    async def do(
        self,
        told: dict[str, Any],
        seconds: float = SECONDS,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> Any:
        """What the child says once it is done.

        What it is told goes over its input, as it may hold words that are nobody's business.
        Raises `Refused` with its words, and `Unavailable` when it breaks off.
        """
        if self._closed:
            raise Unavailable("Not done: the set-up ends.")
        child = Child("the set-up", _COMMAND, 2)
        self._children.add(child)
        try:
            await child.start()
            async with child.exchange(seconds) as process:
                await write(process, json.dumps(told).encode() + b"\n")
                while "share" in (message := json.loads(await receive(process))):
                    progress(message["share"])
        except Unavailable as reason:
            raise Unavailable(f"Not done: {reason}. Try again; the log says more.") from reason
        finally:
            self._children.discard(child)
            await child.kill()
        if "refused" in message:
            raise Refused(message["refused"])
        return message["done"]

    async def close(self) -> None:
        """End all that is at work, and take nothing more: whoever waits is told so."""
        self._closed = True
        for child in list(self._children):
            await child.kill()
