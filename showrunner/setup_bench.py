"""Where a show is set up from its page: choices are tried on a draft, then written as a whole.

Everything that needs the rooms of the show is done in children (`setup_child.py`), on a copy of the
settings with what was chosen; the file itself is only touched by `write`.
"""

import asyncio
import difflib
import hashlib
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Literal

from console.setup import (
    Busy,
    Choices,
    Chosen,
    Kept,
    OutputChoice,
    OutputRow,
    OutputWords,
    PlatformRow,
    PresenterRow,
    Preview,
    ProblemSeen,
    ProductSeen,
    Refused,
    Rehearsal,
    SetupState,
    Understood,
    VoiceRow,
    Written,
)
from showrunner.log_mask import Mask, secrets_in
from showrunner.setup_draft import Draft, draft, outputs_in
from showrunner.setup_places import PLACES
from showrunner.setup_tray import Tray
from showrunner.setup_work import work
from studio.address import masked
from studio.clock import Clock
from studio.config import HOME
from studio.errors import Misconfigured, Unavailable
from studio.keys_file import add_keys, keys_file, read_keys, write_whole
from studio.yaml_text import read_yaml

log = logging.getLogger(__name__)

Take = Callable[[str, bool], Awaitable[tuple[bool | None, str]]]
"""Lets the show have what was written: by whom, and whether to go on air; what came of it."""
REHEARSING = 900.0
"""Seconds that a minute of rehearsal may take."""
AT_ONCE = 2
"""Pieces of work at a time, beside an audition and a rehearsal; others wait, `WAITING` of them."""
WAITING = 24


class SetupBench:
    """Implements `console.setup.Bench`."""

    def __init__(
        self,
        file: Path | None,
        folder: Path,
        clock: Clock,
        take: Take,
        mode: Literal["first", "desk"] = "desk",
    ) -> None:
        """`file` is the settings', `folder` a private one for what is tried; made when used."""
        self._file = (file or HOME / "config.yaml").absolute()
        self._folder = folder
        self._clock = clock
        self._take = take
        self._mode: Literal["first", "desk"] = mode
        self._tray = Tray(folder / "tray")
        self._pictures: list[str | None] = []
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._speaking = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._numbers = count(1)
        self._rehearsal = Rehearsal(state="none")
        self._film: Path | None = None
        self._asked: asyncio.Queue[Choices] = asyncio.Queue(1)
        """The rehearsal that is asked for; there is one at a time."""
        self._running: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Make the rehearsals that are asked for, for as long as the pages are served."""
        while True:
            choices = await self._asked.get()
            async with asyncio.TaskGroup() as family:
                # Cancelling it, as the page may, is no fault of the family.
                self._running = family.create_task(self._rehearse(choices), name="rehearsal")
            self._running = None

    # --- looking ----------------------------------------------------------------------------

    async def state(self, lang: str | None) -> SetupState:
        told: dict[str, Any] = {}
        fault = None
        try:
            with self._drafted(Choices()) as config:
                told = await self._work({"do": "state", "config": str(config), "lang": lang})
        except Refused as reason:
            fault = str(reason)
        text = self._text()
        rows = tuple(
            OutputRow(
                name=str(one.get("name")), platform=str(one.get("platform", "auto")),
                address=masked(one["url"]),
            )
            for one in outputs_in(text)
        )  # fmt: skip
        chosen = told and Chosen(**told["chosen"], outputs=rows)
        platforms = told.get("platforms", {})
        return SetupState(
            mode=self._mode,
            file=str(self._file),
            version=self._version(),
            fault=fault,
            chosen=chosen or None,
            presenters=tuple(PresenterRow(**row) for row in told.get("presenters", ())),
            voices=tuple(VoiceRow(**row) for row in told.get("voices", ())),
            voice=told.get("voice", ""),
            languages=tuple(told.get("languages", ())),
            platforms=tuple(
                PlatformRow(id=name, **platforms[name], address=place.address, hint=place.hint)
                for name, place in PLACES.items()
                if name in platforms
            ),
        )

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Kept:
        return await self._tray.keep(name, chunks)

    async def forget(self) -> None:
        self._pictures = []
        await asyncio.to_thread(self._tray.forget)

    async def understand(self, choices: Choices) -> Understood:
        only = Choices(
            catalogue=choices.catalogue, language=choices.language, currency=choices.currency
        )
        empty: dict[str, Any] = {
            "form": "", "count": 0, "errors": 0, "warnings": 0, "products": (), "problems": ()
        }  # fmt: skip
        name = choices.catalogue or ""
        try:
            with self._drafted(only) as config:
                told = await self._work({"do": "understand", "config": str(config)})
        except Refused as reason:
            self._pictures = []
            return Understood(file=name, refusal=str(reason), **empty)
        self._pictures = told.pop("pictures")
        rows = [
            ProductSeen(**{k: v for k, v in row.items() if k != "number"}, shown=path is not None)
            for row, path in zip(told.pop("products"), self._pictures, strict=True)
        ]
        problems = tuple(ProblemSeen(**row) for row in told.pop("problems"))
        return Understood(file=name, refusal=None, products=tuple(rows), problems=problems, **told)

    def picture(self, number: int) -> Path | None:
        path = self._pictures[number] if number < len(self._pictures) else None
        return Path(path) if path else None

    async def still(self, pack: str, palette: str, outfit: str | None) -> Path:
        name = hashlib.sha256(f"{pack}\0{palette}\0{outfit}".encode()).hexdigest()[:16]
        out = self._folder / "stills" / f"{name}.png"
        if not out.exists():
            out.parent.mkdir(parents=True, exist_ok=True)
            with self._drafted(Choices()) as config:
                await self._work(
                    {"do": "still", "config": str(config), "pack": pack, "palette": palette,
                     "outfit": outfit, "out": str(out)}
                )  # fmt: skip
        return out

    # --- trying -----------------------------------------------------------------------------

    async def audition(self, choices: Choices, text: str) -> bytes:
        if self._speaking.locked():
            raise Busy("Another voice is being heard; try again in a moment.")
        async with self._speaking:
            only = Choices(
                language=choices.language, pack=choices.pack, engine=choices.engine,
                character=choices.character, rate=choices.rate,
            )  # fmt: skip
            with self._drafted(only) as config:
                out = config.with_name("voice.wav")
                await self._worked(
                    {"do": "audition", "config": str(config), "text": text, "out": str(out)}
                )
                return await asyncio.to_thread(out.read_bytes)

    async def try_output(
        self, output: OutputChoice, choices: Choices, *, reach: bool
    ) -> OutputWords:
        only = Choices(outputs=(output,), size=choices.size)
        try:
            made = self._draft(only)
            shown = masked(outputs_in(made.text)[0]["url"])
            with self._drafted(only) as config:
                told = await self._work(
                    {"do": "output", "config": str(config), "name": output.name, "reach": reach}
                )
        except Refused as reason:
            return OutputWords(good=False, shown="", words=(str(reason),), reached=None)
        words = tuple(told["words"])
        return OutputWords(good=True, shown=shown, words=words, reached=told["reached"])

    async def rehearse(self, choices: Choices) -> Rehearsal:
        if self._rehearsal.state == "running":
            raise Busy("A rehearsal is running already; cancel it first.")
        self._draft(choices)  # refused here, in the answer
        self._rehearsal = Rehearsal(state="running", words="Getting ready")
        self._asked.put_nowait(choices)
        return self._rehearsal

    def rehearsal(self) -> Rehearsal:
        return self._rehearsal

    async def cancel(self) -> None:
        if self._rehearsal.state != "running":
            return
        if not self._asked.empty():
            self._asked.get_nowait()
        if (running := self._running) is not None:
            running.cancel()
            await asyncio.wait({running})
        self._rehearsal = Rehearsal(state="none", words="Cancelled")

    def film(self) -> Path | None:
        return self._film

    async def _rehearse(self, choices: Choices) -> None:
        number = next(self._numbers)
        folder = self._folder / "rehearsals" / str(number)

        def told(share: float) -> None:
            self._rehearsal = Rehearsal(state="running", share=share, words="Rehearsing")

        try:
            shutil.rmtree(folder.parent, ignore_errors=True)
            self._film = None
            folder.mkdir(parents=True)
            with self._drafted(choices) as config:
                done = await self._worked(
                    {"do": "rehearse", "config": str(config), "out": str(folder)}, REHEARSING, told
                )
        except (Refused, Unavailable, OSError) as reason:
            self._rehearsal = Rehearsal(state="failed", words=str(reason))
            return
        self._film = folder / "show.mp4"
        words = f"{done['speed']:g} times as fast as real time"
        film = f"/api/setup/rehearsal/{number}.mp4"
        self._rehearsal = Rehearsal(state="done", share=1.0, words=words, film=film)

    # --- writing ----------------------------------------------------------------------------

    async def preview(self, choices: Choices) -> Preview:
        version, before = self._version(), self._text()
        made = self._draft(choices, self._place())
        judged = await self._judged(choices)
        hidden = Mask(secrets_in([_values(before), _values(made.text)]))
        lines = difflib.unified_diff(
            before.splitlines(), made.text.splitlines(), "now", "then", n=1, lineterm=""
        )
        return Preview(
            version=version,
            lines=tuple(hidden(line) for line in lines)[2:],
            keys=tuple(made.keys),
            restart=judged,
        )

    async def write(self, choices: Choices, version: str, who: str, *, go: bool) -> Written:
        async with self._writing:
            self._still(version)
            await self._judged(choices)
            self._still(version)  # checking takes a while
            place = self._place() if choices.catalogue else None
            made = self._draft(choices, place)
            words = await asyncio.to_thread(self._put, made, place)
            log.info("set-up: %s wrote %s", who, self._file)
            on_air, told = await self._take(who, go)
            words = " ".join(filter(None, (words, told)))
            return Written(version=self._version(), words=words, on_air=on_air)

    def _put(self, made: Draft, place: Path | None) -> str:
        """Write everything, the settings last; what is in their place is kept beside them."""
        file = self._file.resolve()
        before = file.read_bytes() if file.exists() else None
        if before == made.text.encode() and not made.keys:
            return f"{file.name} says so already."
        try:
            if place is not None:
                self._tray.give(place)
            if made.keys:
                add_keys(self._file, made.keys)
            mode = file.stat().st_mode & 0o777 if before is not None else 0o644
            if before is not None:
                write_whole(file.with_name(f"{file.name}.before"), before, mode & 0o600)
            write_whole(file, made.text.encode(), mode)
        except (OSError, Misconfigured) as reason:
            if place is not None:
                shutil.rmtree(place, ignore_errors=True)
            said = getattr(reason, "strerror", None) or str(reason)
            raise Refused(f"{file}: cannot be written ({said}); nothing was changed.") from reason
        kept = f" the one before is {file.name}.before." if before is not None else ""
        return f"{file.name} is written{';' if kept else '.'}{kept}"

    def _still(self, version: str) -> None:
        if version != self._version():
            raise Refused(
                f"{self._file.name} was changed by somebody else meanwhile; nothing was written."
                " Load the page again to see it as it is now."
            )

    async def _judged(self, choices: Choices) -> tuple[str, ...]:
        with self._drafted(choices) as config, self._drafted(Choices(), "before") as before:
            former = None if self._mode == "first" else str(before)
            judged = await self._work({"do": "judge", "config": str(config), "before": former})
        return tuple(judged["restart"])

    # --- the draft --------------------------------------------------------------------------

    def _text(self) -> str:
        """The settings as they are, else as they are shipped. Raises `Refused`."""
        file = self._file if self._file.exists() else HOME / "config.yaml"
        try:
            with file.open(encoding="utf-8", newline="") as disk:
                return disk.read()
        except (OSError, UnicodeDecodeError) as reason:
            raise Refused(f"{file}: cannot be read ({type(reason).__name__}).") from reason

    def _version(self) -> str:
        try:
            return hashlib.sha256(self._file.read_bytes()).hexdigest()[:16]
        except OSError:
            return ""

    def _place(self) -> Path:
        """Where a catalogue that was handed in is kept: beside the settings, by the time."""
        return self._file.parent / "catalogue" / f"{self._clock.wall():%Y%m%d-%H%M%S}"

    def _draft(self, choices: Choices, place: Path | None = None) -> Draft:
        catalogue: Path | None = None
        if choices.catalogue is not None:
            catalogue = self._tray.path(choices.catalogue)
            if place is not None:
                catalogue = place / catalogue.name
                if catalogue.is_relative_to(HOME):
                    catalogue = catalogue.relative_to(HOME)
        try:
            keys = read_keys(self._file)
        except Misconfigured as reason:
            raise Refused(str(reason)) from reason
        return draft(self._text(), choices, str(catalogue) if catalogue else None, keys)

    @contextmanager
    def _drafted(self, choices: Choices, name: str = "config") -> Iterator[Path]:
        """A file with the draft and its keys, for as long as it is worked on."""
        made = self._draft(choices)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            config = Path(folder) / f"{name}.yaml"
            config.write_text(made.text, encoding="utf-8", newline="")
            keys = {**read_keys(self._file), **made.keys}
            if keys:
                add_keys(config, keys)
            try:
                yield config
            except Refused as reason:
                raise Refused(self._plain(str(reason), config)) from reason

    def _plain(self, words: str, config: Path) -> str:
        """Words of a child with the names that its reader knows."""
        for known, said in (
            (str(config), self._file.name), (str(keys_file(config)), keys_file(self._file).name),
            (f"{self._folder / 'tray'}/", ""),
        ):  # fmt: skip
            words = words.replace(known, said)
        return words

    async def _work(self, told: dict[str, Any]) -> Any:
        if self._waiting >= AT_ONCE + WAITING:
            raise Busy("Too much is asked at once; try again in a moment.")
        self._waiting += 1
        try:
            async with self._slots:
                return await self._worked(told)
        finally:
            self._waiting -= 1

    @staticmethod
    async def _worked(
        told: dict[str, Any],
        seconds: float | None = None,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> Any:
        if seconds is None:
            return await work(told, progress=progress)
        return await work(told, seconds, progress)


def _values(text: str) -> Any:
    with suppress(Exception):
        return read_yaml(text)
    return None
