"""A bench with a script: the set-up page's questions are written down and answered at once."""

from collections.abc import AsyncIterator
from pathlib import Path

from console.setup import (
    Busy,
    Choices,
    Chosen,
    Kept,
    OutputChoice,
    OutputWords,
    Preview,
    Refused,
    Rehearsal,
    SetupState,
    Understood,
    Written,
)

CHOSEN = Chosen(
    catalogue="products.yaml", name="Fernhollow", language="en", currency="USD", pack="host",
    palette="default", outfit=None, light="day", engine="auto", character="auto", rate=1.0,
    size="720x1280", outputs=(),
)  # fmt: skip


class ScriptedBench:
    """Implements `console.setup.Bench`."""

    def __init__(self, folder: Path) -> None:
        self.kept: dict[str, bytes] = {}
        self.written: list[tuple[Choices, str, str, bool]] = []
        self.refuse: str | None = None
        self.busy = False
        self.picture_file = folder / "picture.svg"
        self.picture_file.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        self.film_file = folder / "1" / "show.mp4"
        self.film_file.parent.mkdir()
        self.film_file.write_bytes(bytes(range(100)))

    def _answer(self) -> None:
        if self.refuse is not None:
            raise Refused(self.refuse)
        if self.busy:
            raise Busy("Another one is at work.")

    async def state(self, lang: str | None) -> SetupState:
        self._answer()
        return SetupState(
            mode="desk", file="config.yaml", version="0" * 16, fault=None, chosen=CHOSEN,
            presenters=(), voices=(), voice=lang or "", languages=("en",), platforms=(),
        )  # fmt: skip

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Kept:
        content = b"".join([chunk async for chunk in chunks])
        self._answer()
        self.kept[name] = content
        return Kept(name=name, bytes=len(content))

    async def forget(self) -> None:
        self.kept.clear()

    async def understand(self, choices: Choices) -> Understood:
        self._answer()
        return Understood(
            file="",
            form="CSV",
            refusal=None,
            count=0,
            errors=0,
            warnings=0,
            products=(),
            problems=(),
        )

    def picture(self, number: int) -> Path | None:
        return self.picture_file if number == 0 else None

    async def still(self, pack: str, palette: str, outfit: str | None) -> Path:
        self._answer()
        return self.picture_file

    async def audition(self, choices: Choices, text: str) -> bytes:
        self._answer()
        return b"RIFF"

    async def try_output(
        self, output: OutputChoice, choices: Choices, *, reach: bool
    ) -> OutputWords:
        self._answer()
        return OutputWords(good=True, shown="rtmp://h/live/***", words=(), reached=None)

    async def rehearse(self, choices: Choices) -> Rehearsal:
        self._answer()
        return self.rehearsal()

    def rehearsal(self) -> Rehearsal:
        return Rehearsal(state="done", share=1.0, film="/api/setup/rehearsal/1.mp4")

    async def cancel(self) -> None:
        self._answer()

    def film(self) -> Path | None:
        return self.film_file

    async def preview(self, choices: Choices) -> Preview:
        self._answer()
        return Preview(version="0" * 16, lines=(), keys=(), restart=())

    async def write(self, choices: Choices, version: str, who: str, *, go: bool) -> Written:
        self._answer()
        self.written.append((choices, version, who, go))
        return Written(version="1" * 16, words="config.yaml is written.", on_air=True)
