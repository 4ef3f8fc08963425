"""The list of users, for admins; and everybody's own password."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from console.access import Access, Badge, badge_of
from console.passwords import LONGEST, SHORTEST
from console.sessions import Sessions
from console.users import Role, Users
from console.visits import Visits
from studio.clock import Clock
from studio.errors import Misconfigured
from studio.who import TOKEN_USER

Password = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]


class NewUser(BaseModel):
    """Somebody to be let in."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,31}$")
    role: Role
    password: Password


class NewPassword(BaseModel):
    """Another password."""

    model_config = ConfigDict(extra="forbid")

    password: Password
    old: str | None = Field(None, max_length=LONGEST)
    """The one that is good until then; needed from whoever changes their own."""


class UserRow(BaseModel):
    """A user as the list shows them."""

    name: str
    role: Role
    sessions: int
    """That are open."""


class UserRoutes:
    """Their routes. What cannot be is answered 409 with the words of the command line."""

    def __init__(
        self, access: Access, users: Users, sessions: Sessions, visits: Visits, clock: Clock
    ) -> None:
        self._access = access
        self._users = users
        self._sessions = sessions
        self._visits = visits
        self._clock = clock

    def router(self) -> APIRouter:
        admin = [Depends(self._access.admin)]
        viewer = [Depends(self._access.viewer)]
        router = APIRouter(prefix="/api/users")
        router.add_api_route("", self.list, dependencies=admin)
        router.add_api_route("", self.add, methods=["POST"], status_code=201, dependencies=admin)
        router.add_api_route(
            "/{name}", self.remove, methods=["DELETE"], status_code=204, dependencies=admin
        )
        router.add_api_route(
            "/{name}/sessions", self.end, methods=["DELETE"], status_code=204, dependencies=admin
        )
        router.add_api_route(
            "/{name}/password", self.repass, methods=["PUT"], status_code=204, dependencies=viewer
        )
        return router

    async def list(self) -> list[UserRow]:
        """Everybody who may sign in."""
        now = self._clock.wall()
        return [
            UserRow(name=user.name, role=user.role, sessions=self._sessions.count(user.name, now))
            for user in self._users.all()
        ]

    async def add(self, new: NewUser, badge: Annotated[Badge, Depends(badge_of)]) -> UserRow:
        """Let somebody in. The first one is an admin, and ends what the printed token opened."""
        try:
            await asyncio.to_thread(self._users.add, new.name, new.role, new.password)
        except Misconfigured as reason:
            raise HTTPException(409, str(reason)) from None
        self._visits.changed(badge.name, f"added user {new.name}, {new.role}")
        return UserRow(name=new.name, role=new.role, sessions=0)

    async def remove(self, name: str, badge: Annotated[Badge, Depends(badge_of)]) -> None:
        """Let somebody in no more; their sessions end."""
        try:
            self._users.remove(name)
        except Misconfigured as reason:
            raise HTTPException(409, str(reason)) from None
        self._sessions.end_all(name)
        self._visits.changed(badge.name, f"removed user {name}")

    async def end(self, name: str, badge: Annotated[Badge, Depends(badge_of)]) -> None:
        """End every session of somebody."""
        if name != TOKEN_USER and self._users.get(name) is None:
            raise HTTPException(404, "There is no such user.")
        self._sessions.end_all(name)
        self._visits.changed(badge.name, f"ended the sessions of {name}")

    async def repass(
        self,
        name: str,
        new: NewPassword,
        request: Request,
        badge: Annotated[Badge, Depends(badge_of)],
    ) -> Response:
        """Give somebody another password: admins to anybody, everybody to themselves.

        Their sessions end. Whoever changes their own brings the old one, which is asked as at the
        door, and goes on with the session of a new cookie.
        """
        own = name == badge.name
        if own:
            if new.old is None:
                raise HTTPException(403, "Your old password is needed. Nothing was changed.")
            await self._access.ask_again(badge, new.old, request)
        else:
            self._access.demand(badge, Role.ADMIN, "another user's password")
        try:
            await asyncio.to_thread(self._users.repass, name, new.password)
        except Misconfigured as reason:
            raise HTTPException(409, str(reason)) from None
        self._visits.changed(badge.name, f"changed the password of {name}")
        answer = Response(status_code=204)
        if own:
            return self._access.give(self._access.anew(badge), answer, request)
        self._sessions.end_all(name)
        return answer
