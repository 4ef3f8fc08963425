"""Setting a show up in the browser: choosing, trying, and writing the settings file."""

from collections.abc import Awaitable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.access import Access, Badge, badge_of
from console.door import STATIC
from console.headers import PICTURE_CSP
from console.picture_kind import picture_kind
from console.setup import (
    FILE,
    LETTERS,
    Bench,
    Busy,
    Choices,
    Kept,
    Lang,
    OutputChoice,
    OutputWords,
    Preview,
    Refused,
    Rehearsal,
    SetupState,
    Understood,
    Version,
    Word,
    Written,
)

FILES = "/api/setup/files/"
"""Where files are handed in; their bodies may be larger than others."""
LONGEST = 300
"""Letters of an audition."""
T = TypeVar("T")


class Audition(BaseModel):
    """A text to be heard."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST)
    choices: Choices = Choices()


class OutputTrial(BaseModel):
    """A destination to be looked at."""

    model_config = ConfigDict(extra="forbid")

    output: OutputChoice
    choices: Choices = Choices()
    reach: bool = Field(default=False, strict=True)
    """Also see whether its server answers."""


class Order(BaseModel):
    """Choices to be written, to the version of the file they were made for."""

    model_config = ConfigDict(extra="forbid")

    choices: Choices
    version: Version
    go: bool = Field(default=False, strict=True)
    """Then go on air with it, where no show is."""


class SetupRoutes:
    """All of it is an admin's."""

    def __init__(self, bench: Bench, access: Access) -> None:
        self._bench = bench
        self._access = access

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route("/setup", self.page, include_in_schema=False)
        api = APIRouter(prefix="/api/setup", dependencies=[Depends(self._access.admin)])
        api.add_api_route("", self.state)
        api.add_api_route("/files/{name}", self.keep, methods=["PUT"])
        api.add_api_route("/files", self.forget, methods=["DELETE"], status_code=204)
        api.add_api_route("/catalogue", self.understand, methods=["POST"])
        api.add_api_route("/pictures/{number}", self.picture, response_class=FileResponse)
        api.add_api_route("/still", self.still, response_class=FileResponse)
        api.add_api_route("/audition", self.audition, methods=["POST"], response_class=Response)
        api.add_api_route("/output", self.output, methods=["POST"])
        api.add_api_route("/rehearsal", self.rehearse, methods=["POST"], status_code=202)
        api.add_api_route("/rehearsal", self.rehearsal)
        api.add_api_route("/rehearsal", self.cancel, methods=["DELETE"], status_code=204)
        api.add_api_route("/rehearsal/{name}.mp4", self.film, response_class=FileResponse)
        api.add_api_route("/preview", self.preview, methods=["POST"])
        api.add_api_route("/write", self.write, methods=["POST"])
        router.include_router(api)
        return router

    async def page(self, request: Request) -> FileResponse:
        known = self._access.known(request)
        return FileResponse(STATIC / ("setup.html" if known else "login.html"))

    async def state(self, lang: Annotated[Lang | None, Query()] = None) -> SetupState:
        """What is set, and what can be chosen; voices for the language `lang`."""
        return await _done(self._bench.state(lang))

    async def keep(
        self,
        name: Annotated[str, InPath(pattern=FILE, max_length=LETTERS)],
        request: Request,
    ) -> Kept:
        """Hand in a catalogue, its sidecar, or a picture it names: the bytes of the file."""
        return await _done(self._bench.keep(name, request.stream()))

    async def forget(self) -> None:
        """Throw away what was handed in."""
        await _done(self._bench.forget())

    async def understand(self, choices: Choices) -> Understood:
        """Say what is understood of the catalogue that was chosen, by row and column."""
        return await _done(self._bench.understand(choices))

    def picture(self, number: Annotated[int, InPath(ge=0, le=999)]) -> FileResponse:
        """The picture of a product of what was understood last."""
        path = self._bench.picture(number)
        kind = picture_kind(path) if path else None
        if path is None or kind is None or not path.is_file():
            raise HTTPException(404, "There is no picture of it.")
        return FileResponse(
            path,
            media_type=kind,
            headers={"Content-Security-Policy": PICTURE_CSP, "Cache-Control": "no-store"},
        )

    async def still(
        self, pack: Word, palette: Word = "default", outfit: Annotated[Word | None, Query()] = None
    ) -> FileResponse:
        """A presenter in a palette, as a PNG."""
        path = await _done(self._bench.still(pack, palette, outfit))
        return FileResponse(
            path, media_type="image/png", headers={"Cache-Control": "private, max-age=600"}
        )

    async def audition(self, audition: Audition) -> Response:
        """Hear a voice: the text as WAV."""
        sound = await _done(self._bench.audition(audition.choices, audition.text))
        return Response(sound, media_type="audio/wav", headers={"Cache-Control": "no-store"})

    async def output(self, trial: OutputTrial) -> OutputWords:
        """Say whether a destination can be used, and what its platform will not like."""
        reach = trial.reach
        return await _done(self._bench.try_output(trial.output, trial.choices, reach=reach))

    async def rehearse(self, choices: Choices) -> Rehearsal:
        """Begin a minute of the show with these choices; nothing is written."""
        return await _done(self._bench.rehearse(choices))

    async def rehearsal(self) -> Rehearsal:
        """How far it is."""
        return self._bench.rehearsal()

    async def cancel(self) -> None:
        """End it."""
        await _done(self._bench.cancel())

    def film(self, name: Annotated[str, InPath(pattern=r"^[0-9]{1,6}$")]) -> FileResponse:
        """The rehearsal as mp4; any part of it by `Range`."""
        path = self._bench.film()
        if path is None or path.parent.name != name:
            raise HTTPException(404, "There is no such rehearsal.")
        return FileResponse(path, media_type="video/mp4", headers={"Cache-Control": "no-store"})

    async def preview(self, choices: Choices) -> Preview:
        """What writing these choices would change."""
        return await _done(self._bench.preview(choices))

    async def write(self, order: Order, badge: Annotated[Badge, Depends(badge_of)]) -> Written:
        """Write the settings file: all of it or nothing. The one before is kept beside it."""
        return await _done(self._bench.write(order.choices, order.version, badge.name, go=order.go))


async def _done(act: Awaitable[T]) -> T:
    try:
        return await act
    except Refused as reason:
        raise HTTPException(409, str(reason)) from None
    except Busy as reason:
        raise HTTPException(429, str(reason)) from None
