"""Where a show is set up from its page: choices are tried on a draft, then written as a whole.

Everything that needs the rooms of the show is done in children (`setup_child.py`), on a copy of the
settings with what was chosen; the file itself is only touched by `write`.
"""

import asyncio
import difflib
import hashlib
import logging
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
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
from showrunner.setup_draft import Draft, outputs_in
from showrunner.setup_drafts import Drafts
from showrunner.setup_places import PLACES
from showrunner.setup_room import RehearsalRoom
from showrunner.setup_tray import Tray
from showrunner.setup_work import Works
from studio.address import masked
from studio.clock import Clock
from studio.config import HOME
from studio.errors import Misconfigured
from studio.keys_file import add_keys, write_whole
from studio.yaml_text import read_yaml

log = logging.getLogger(__name__)

Take = Callable[[str, bool], Awaitable[tuple[bool | None, str]]]
"""Lets the show have what was written: by whom, and whether to go on air; what came of it."""
_ONLY_NAMED = re.compile(r"(rtmps?|srt)://([\w.:-]+(?:/[\w-]+/|\?)\$\{[A-Z0-9_]+\})(?=[\s\"',}])")
_NAME = re.compile(r"\$\{[A-Z0-9_]+\}")
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
        self._take = take
        self._mode: Literal["first", "desk"] = mode
        self._tray = Tray(folder / "tray")
        self._drafts = Drafts(self._file, folder, self._tray, clock)
        self._pictures: list[str | None] = []
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._speaking = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._works = Works()
        self._room = RehearsalRoom(self._drafts, folder / "rehearsals", self._works)

    async def run(self) -> None:
        """Make the rehearsals that are asked for, for as long as the pages are served."""
        await self._room.run()

    async def close(self) -> None:
        """End whatever is being tried; whoever waits for it is told so."""
        await self._works.close()

    # --- looking ----------------------------------------------------------------------------

    async def state(self, lang: str | None) -> SetupState:
        told: dict[str, Any] = {}
        fault = None
        try:
            with self._drafts.laid_out(Choices()) as config:
                told = await self._work({"do": "state", "config": str(config), "lang": lang})
        except Refused as reason:
            fault = str(reason)
        text = self._drafts.text()
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
            version=self._drafts.version(),
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
            with self._drafts.laid_out(only) as config:
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
            with self._drafts.laid_out(Choices()) as config:
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
            with self._drafts.laid_out(only) as config:
                out = config.with_name("voice.wav")
                await self._works.do(
                    {"do": "audition", "config": str(config), "text": text, "out": str(out)}
                )
                return await asyncio.to_thread(out.read_bytes)

    async def try_output(
        self, output: OutputChoice, choices: Choices, *, reach: bool
    ) -> OutputWords:
        only = Choices(outputs=(output,), size=choices.size)
        try:
            made = self._drafts.draft(only)
            shown = masked(outputs_in(made.text)[0]["url"])
            with self._drafts.laid_out(only) as config:
                told = await self._work(
                    {"do": "output", "config": str(config), "name": output.name, "reach": reach}
                )
        except Refused as reason:
            return OutputWords(good=False, shown="", words=(str(reason),), reached=None)
        words = tuple(told["words"])
        return OutputWords(good=True, shown=shown, words=words, reached=told["reached"])

    async def rehearse(self, choices: Choices) -> Rehearsal:
        return await self._room.begin(choices)

    def rehearsal(self) -> Rehearsal:
        return self._room.now

    async def cancel(self) -> None:
        await self._room.cancel()

    def film(self) -> Path | None:
        return self._room.film

    # --- writing ----------------------------------------------------------------------------

    async def preview(self, choices: Choices) -> Preview:
        version, before = self._drafts.version(), self._drafts.text()
        made = self._drafts.draft(choices, self._drafts.place())
        judged = await self._judged(choices)
        secrets = secrets_in([_values(before), _values(made.text)])
        hidden = Mask(secret for secret in secrets if not _NAME.search(secret))
        lines = difflib.unified_diff(
            before.splitlines(), made.text.splitlines(), "now", "then", n=1, lineterm=""
        )

        def shown(line: str) -> str:
            # A key that is named only, and not given, is no secret.
            return hidden(_ONLY_NAMED.sub("\\1\0://\\2", line)).replace("\0", "")

        return Preview(
            version=version,
            lines=tuple(map(shown, lines))[2:],
            keys=tuple(made.keys),
            restart=judged,
        )

    async def write(self, choices: Choices, version: str, who: str, *, go: bool) -> Written:
        async with self._writing:
            self._unchanged(version)
            await self._judged(choices)
            self._unchanged(version)  # checking takes a while
            place = self._drafts.place() if choices.catalogue else None
            made = self._drafts.draft(choices, place)
            words = await asyncio.to_thread(self._put, made, place)
            log.info("set-up: %s wrote %s", who, self._file)
            on_air, told = await self._take(who, go)
            words = " ".join(filter(None, (words, told)))
            return Written(version=self._drafts.version(), words=words, on_air=on_air)

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

    def _unchanged(self, version: str) -> None:
        if version != self._drafts.version():
            raise Refused(
                f"{self._file.name} was changed by somebody else meanwhile; nothing was written."
                " Load the page again to see it as it is now."
            )

    async def _judged(self, choices: Choices) -> tuple[str, ...]:
        with (
            self._drafts.laid_out(choices) as config,
            self._drafts.laid_out(Choices(), "before") as before,
        ):
            former = None if self._mode == "first" else str(before)
            judged = await self._work({"do": "judge", "config": str(config), "before": former})
        return tuple(judged["restart"])

    async def _work(self, told: dict[str, Any]) -> Any:
        if self._waiting >= AT_ONCE + WAITING:
            raise Busy("Too much is asked at once; try again in a moment.")
        self._waiting += 1
        try:
            async with self._slots:
                return await self._works.do(told)
        finally:
            self._waiting -= 1


def _values(text: str) -> Any:
    with suppress(Exception):
        return read_yaml(text)
    return None
