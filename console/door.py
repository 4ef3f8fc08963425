"""The pages themselves, and the door to the desk: signing in, signing out, who am I."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.access import Access, Badge, badge_of, cookie
from console.headers import watch_csp
from console.passwords import LONGEST
from console.shelf import Shelf
from console.users import Role

STATIC = Path(__file__).parent / "static"
PAGE = "public, max-age=60"
"""Of the watch page, which is the same for everybody."""


class TokenOffer(BaseModel):
    """The operator's token, offered."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=200)


class PasswordOffer(BaseModel):
    """A user's name and password, offered."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60)
    password: str = Field(max_length=LONGEST)


class Way(BaseModel):
    """How one signs in here."""

    by: str
    """`token` while there are no users, then `name`."""


class Me(BaseModel):
    """Whoever is signed in, for the desk to show and to hide by."""

    user: str
    """A user's name, or `operator` for whoever came with the token."""
    role: Role
    may: tuple[str, ...]
    """Of `see`, `order` (orders about the show, the operator's voice, checking words) and `admin`
    (outputs, settings, users). What is not in it is refused with 403 and words."""
    until: str | None
    """UTC, ISO 8601: when the session ends by itself; None for a program with the token."""


class Door:
    """The routes of it."""

    def __init__(
        self, access: Access, shelf: Shelf, home: str = "desk.html", media: str | None = None
    ) -> None:
        """`home` is the page of whoever is signed in; `media` a CDN that viewers fetch from."""
        self._media = media
        self._shelf = shelf
        self._access = access
        self._home = home

    def router(self) -> APIRouter:
        viewer = [Depends(self._access.viewer)]
        router = APIRouter()
        router.add_api_route("/", self.desk, include_in_schema=False)
        router.add_api_route("/watch", self.watch, methods=["GET", "HEAD"], include_in_schema=False)
        router.add_api_route("/api/login", self.way)
        router.add_api_route("/api/login", self.login, methods=["POST"], status_code=204)
        router.add_api_route("/api/me", self.me, dependencies=viewer)
        router.add_api_route(
            "/api/logout", self.logout, methods=["POST"], status_code=204, dependencies=viewer
        )
        return router

    async def desk(self, request: Request, token: str | None = None) -> Response:
        if token is not None:
            number = self._access.admit(token, request)
            return self._access.give(number, RedirectResponse("/", 303), request)
        return FileResponse(STATIC / (self._home if self._access.known(request) else "login.html"))

    async def watch(self, request: Request, embed: str | None = None) -> Response:
        policy = watch_csp(embedded=embed is not None, media=self._media)
        headers = {"Content-Security-Policy": policy, "Cache-Control": PAGE}
        return await self._shelf.answer(request, STATIC / "watch.html", headers=headers)

    async def way(self) -> Way:
        """Say whether one signs in with the token or by name."""
        return Way(by="name" if self._access.by_name else "token")

    async def login(self, offer: TokenOffer | PasswordOffer, request: Request) -> Response:
        """Exchange the token, or a name and a password, for the cookie of a session."""
        if isinstance(offer, TokenOffer):
            number = self._access.admit(offer.token, request)
        else:
            number = await self._access.sign_in(offer.name, offer.password, request)
        return self._access.give(number, Response(status_code=204), request)

    async def logout(
        self, request: Request, badge: Annotated[Badge, Depends(badge_of)]
    ) -> Response:
        """End the session; its cookie is good for nothing any more."""
        self._access.sign_out(badge)
        answer = Response(status_code=204)
        answer.delete_cookie(cookie(request), httponly=True, samesite="strict")
        return answer

    async def me(self, badge: Annotated[Badge, Depends(badge_of)]) -> Me:
        """Say who is signed in, and what they may do."""
        ranks = {"see": Role.VIEWER, "order": Role.OPERATOR, "admin": Role.ADMIN}
        may = tuple(word for word, role in ranks.items() if badge.role.may(role))
        until = badge.ends.isoformat(timespec="seconds") if badge.ends else None
        return Me(user=badge.name, role=badge.role, may=may, until=until)
