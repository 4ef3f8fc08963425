"""The rehearsal of the set-up page: a minute of the show with what was chosen, one at a time."""

import asyncio
import shutil
from itertools import count
from pathlib import Path

from console.setup import Busy, Choices, Refused, Rehearsal
from showrunner.setup_drafts import Drafts
from showrunner.setup_work import Works
from studio.errors import Unavailable

LONGEST = 900.0
"""Seconds that a minute of rehearsal may take."""


class RehearsalRoom:
    """Keeps the film of the last one, until the next begins."""

    def __init__(self, drafts: Drafts, folder: Path, works: Works) -> None:
        self._drafts = drafts
        self._folder = folder
        self._works = works
        self._asked: asyncio.Queue[Choices] = asyncio.Queue(1)
        """The rehearsal that is asked for; there is one at a time."""
        self._numbers = count(1)
        self._now = Rehearsal(state="none")
        self._film: Path | None = None
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Make the rehearsals that are asked for, for as long as the pages are served."""
        while True:
            choices = await self._asked.get()
            async with asyncio.TaskGroup() as family:
                # Cancelling it, as the page may, is no fault of the family.
                self._running = family.create_task(self._rehearse(choices), name="rehearsal")
            self._running = None

    async def begin(self, choices: Choices) -> Rehearsal:
        """Ask for one; `Busy` while another runs."""
        if self._now.state == "running":
            raise Busy("A rehearsal is running already; cancel it first.")
        self._drafts.draft(choices)  # refused here, in the answer
        self._now = Rehearsal(state="running", words="Getting ready")
        self._asked.put_nowait(choices)
        return self._now

    @property
    def now(self) -> Rehearsal:
        """How far it is."""
        return self._now

    async def cancel(self) -> None:
        """End the one that runs."""
        if self._now.state != "running":
            return
        if not self._asked.empty():
            self._asked.get_nowait()
        if (running := self._running) is not None:
            running.cancel()
            await asyncio.wait({running})
        self._now = Rehearsal(state="none", words="Cancelled")

    @property
    def film(self) -> Path | None:
        """The one that was done last."""
        return self._film

    async def _rehearse(self, choices: Choices) -> None:
        number = next(self._numbers)
        folder = self._folder / str(number)

        def told(share: float) -> None:
            self._now = Rehearsal(state="running", share=share, words="Rehearsing")

        try:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._film = None
            folder.mkdir(parents=True)
            with self._drafts.laid_out(choices) as config:
                done = await self._works.do(
                    {"do": "rehearse", "config": str(config), "out": str(folder)}, LONGEST, told
                )
        except (Refused, Unavailable, OSError) as reason:
            self._now = Rehearsal(state="failed", words=str(reason))
            return
        self._film = folder / "show.mp4"
        words = f"{done['speed']:g} times as fast as real time"
        film = f"/api/setup/rehearsal/{number}.mp4"
        self._now = Rehearsal(state="done", share=1.0, words=words, film=film)
