"""What the wall shows of each show besides its state: a small picture, and how old it is."""

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel

from console.access import Access
from console.desk import Desk
from studio.clock import Clock


class Hung(BaseModel):
    """The picture of one show, which is at `/api/stills/picture?of=` its link."""

    link: str
    """Of the show, as in `ShowRow`."""
    at: int
    """Another one for each picture."""
    age: float
    """Seconds since it was on the air."""


class Wall:
    """The routes of it, for whoever may see the desk."""

    def __init__(self, desk: Desk, access: Access, clock: Clock) -> None:
        self._desk = desk
        self._access = access
        self._clock = clock

    def router(self) -> APIRouter:
        router = APIRouter(dependencies=[Depends(self._access.viewer)])
        router.add_api_route("/api/stills", self.stills)
        router.add_api_route("/api/stills/picture", self.picture)
        return router

    async def stills(self) -> list[Hung]:
        """The shows of which there is a picture. As long as this is asked, new ones are taken."""
        now, pictures = self._clock.now(), await self._desk.stills(look=True)
        return [
            Hung(link=link, at=round(picture.taken * 1000), age=max(0.0, now - picture.taken))
            for link, picture in pictures.items()
        ]

    async def picture(self, of: str) -> Response:
        """The last picture of the show whose desk is at `of`, as a JPEG."""
        found = (await self._desk.stills(look=False)).get(of)
        if found is None:
            raise HTTPException(404, "There is no picture of this show.")
        return Response(found.body, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
