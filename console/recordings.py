"""What was recorded: the list, the files, their captions and words, and how one is deleted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, HTTPException
from fastapi import Path as InPath
from fastapi.responses import FileResponse, Response

from console.access import Access, Badge, badge_of
from console.desk import Desk
from console.steering import Key
from studio.orders import RECORDING as NAME
from studio.orders import DeleteRecording, Receipt

Name = Annotated[str, InPath(pattern=NAME)]


@dataclass(frozen=True, slots=True)
class Listed:
    """One recording."""

    id: str
    start: str
    """Wall time of its first picture, UTC, ISO 8601, to the second."""
    show: str
    """Id of the show in the journal."""
    t: float
    """Show time of its first picture, seconds: time 0 of the file."""
    seconds: float
    bytes: int
    whole: bool
    """False while it grows (`recording.file` of the air's report says which one does), and when
    whoever wrote it was killed: it is finished by the next recorder."""
    products: tuple[str, ...]
    """Ids of the products that were spoken about in it, in order."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Every line that was heard in a recording, as in the as-run journal."""

    id: str
    start: str
    show: str
    t: float
    seconds: float
    lines: tuple[dict[str, Any], ...]
    """Rows of the journal, each with `at`: seconds from the beginning of the file, negative for a
    line that had begun before."""


class Archive(Protocol):
    """The recordings of this machine. The showrunner implements it.

    Each call may take the disk's time, and raises `Unavailable` when that is too long; None where
    there is no such recording.
    """

    def listed(self) -> tuple[Listed, ...]:
        """All of them, the newest first."""
        ...

    def file(self, name: str) -> Path | None:
        """The mp4 as it is now, growing or not."""
        ...

    def captions(self, name: str) -> str | None:
        """WebVTT of it."""
        ...

    def transcript(self, name: str) -> Transcript | None:
        """What was said in it."""
        ...


class Recorded:
    """The routes of the recordings: whoever may see may see them, an admin may delete.

    They are no coroutines, so that a slow disk keeps nothing else waiting.
    """

    def __init__(self, desk: Desk, archive: Archive, access: Access) -> None:
        self._desk = desk
        self._archive = archive
        self._access = access

    def router(self) -> APIRouter:
        router = APIRouter()
        viewer = [Depends(self._access.viewer)]
        one = "/api/recordings/{name}"
        router.add_api_route("/api/recordings", self.listed, dependencies=viewer)
        for method in ("GET", "HEAD"):
            router.add_api_route(
                f"{one}.mp4",
                self.file,
                methods=[method],
                dependencies=viewer,
                response_class=FileResponse,
                include_in_schema=method == "GET",
            )
        router.add_api_route(
            f"{one}.vtt", self.captions, dependencies=viewer, response_class=Response
        )
        router.add_api_route(f"{one}.json", self.transcript, dependencies=viewer)
        router.add_api_route(
            one, self.delete, methods=["DELETE"], dependencies=[Depends(self._access.admin)]
        )
        return router

    def listed(self) -> tuple[Listed, ...]:
        """All recordings, the newest first."""
        return self._archive.listed()

    def file(self, name: Name) -> FileResponse:
        """The recording as mp4; any part of it by `Range`, also while it grows."""
        path = self._archive.file(name)
        if path is None:
            raise _unknown()
        return FileResponse(
            path,
            media_type="video/mp4",
            filename=f"{name}.mp4",
            content_disposition_type="inline",
        )

    def captions(self, name: Name) -> Response:
        """Captions as WebVTT, on the time line of the file."""
        text = self._archive.captions(name)
        if text is None:
            raise _unknown()
        return Response(text, media_type="text/vtt")

    def transcript(self, name: Name) -> Transcript:
        """What was said, with its facts and who wrote it."""
        found = self._archive.transcript(name)
        if found is None:
            raise _unknown()
        return found

    async def delete(
        self,
        name: Name,
        badge: Annotated[Badge, Depends(badge_of)],
        idempotency_key: Annotated[str | None, Key] = None,
    ) -> Receipt:
        """Delete a recording; the receipt, which stands in the journal, says whether it is gone.

        Needs an admin.
        """
        return await self._desk.order(DeleteRecording(name), idempotency_key, badge.name)


def _unknown() -> HTTPException:
    return HTTPException(404, "There is no such recording; it may have been deleted for room.")
