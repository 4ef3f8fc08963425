"""Who may see and steer the show: users and their sessions, and the token of programs."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import HTTPException, Request, WebSocket
from starlette.requests import HTTPConnection
from starlette.responses import Response

from console.limits import Buckets
from console.origin import address, same_origin
from console.passwords import matches
from console.sessions import Sessions, digest, stamp
from console.users import Role, User, Users
from console.visits import Visits
from studio.clock import Clock
from studio.who import TOKEN_USER

COOKIE = "vitrine"
"""Of a session; with the port, if the address has one (`cookie`)."""
TRIES_PER_MINUTE = 10
"""Wrong tokens and passwords of one address."""
TRIES_AT_A_USER = 20
"""Wrong passwords a minute for one user, from wherever they come."""
TRIES_IN_ALL = 120
"""Passwords a minute that are looked at, whoever offers them: each costs a tenth of a second."""
_PORT = re.compile(r":(\d{1,5})$", re.ASCII)
_SLOWER = "Too many wrong tries. Wait a minute."


@dataclass(frozen=True, slots=True)
class Badge:
    """What a request proves: whose it is, and what they may do."""

    name: str
    """A user's name, or `operator` for the token."""
    role: Role
    session: bytes | None = None
    """None for a program that brings the token with each request."""
    ends: datetime | None = None


class Access:
    """Decides who comes in.

    While there are no users, the token opens a session of an admin. Once there are, everybody
    signs in by name, and the token is only good as a bearer, and only one that was configured.
    """

    def __init__(
        self,
        token: str,
        users: Users,
        sessions: Sessions,
        clock: Clock,
        visits: Visits,
        *,
        configured: bool = True,
        hours: float = 12.0,
        glance: str | None = None,
    ) -> None:
        """`configured`: the token was chosen by the operator, not made for this start.

        `glance` is what desks of other shows bring.
        """
        self._token = token.encode()
        self._stamp = stamp(token)
        self._users = users
        self._sessions = sessions
        self._clock = clock
        self._visits = visits
        self._configured = configured
        self._hours = hours
        self._glance = glance.encode() if glance else None
        self._tries = Buckets(TRIES_PER_MINUTE, clock)
        self._at_user = Buckets(TRIES_AT_A_USER, clock)
        self._in_all = Buckets(TRIES_IN_ALL, clock)
        self._one_at_a_time = asyncio.Lock()

    @property
    def by_name(self) -> bool:
        """True when there are users: everybody signs in by name."""
        return self._users.any

    # --- signing in -------------------------------------------------------------------------

    def admit(self, offered: str, request: Request) -> str:
        """The id of a new session for whoever has the token.

        Refuses a wrong one (401), any after too many wrong ones (429), and every one once there
        are users (403).
        """
        self._ours(request)
        who = address(request)
        if self._tries.wait(who) > 0:
            raise HTTPException(429, _SLOWER)
        if not self._right(offered):
            self._tries.take(who)
            self._visits.failed(None, who)
            raise HTTPException(401, "This token is not valid. The show is not affected.")
        if self.by_name:
            raise HTTPException(403, "There are users now: sign in with your name and password.")
        return self._begin(TOKEN_USER, self._stamp, who)

    async def sign_in(self, name: str, password: str, request: Request) -> str:
        """The id of a new session for a user. Refuses as `admit` does."""
        self._ours(request)
        user, right = await self._proven(name, password, request)
        who = address(request)
        if user is None or not right:
            self._visits.failed(user.name if user else None, who)
            raise HTTPException(401, "Name or password is not right. The show is not affected.")
        return self._begin(user.name, _stamp_of(user), who)

    async def ask_again(self, badge: Badge, password: str, request: Request) -> None:
        """Have whoever is signed in prove it once more. Refuses a wrong password (403).

        Wrong ones count as at the door: whoever finds a desk open guesses no faster there (429).
        """
        _, right = await self._proven(badge.name, password, request)
        if not right:
            self._visits.unproven(badge.name, address(request))
            raise HTTPException(403, "The old password is not right. Nothing was changed.")

    def anew(self, badge: Badge) -> str:
        """End every session of this user; the id of the one that goes on instead of theirs."""
        user = self._users.known(badge.name)
        self._sessions.end_all(user.name)
        return self._sessions.begin(user.name, _stamp_of(user), self._clock.wall(), self._hours)

    def give(self, number: str, answer: Response, request: Request) -> Response:
        """The answer, with the cookie of a session."""
        answer.set_cookie(
            cookie(request),
            number,
            max_age=int(self._hours * 3600),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    def sign_out(self, badge: Badge) -> None:
        """End the session the request came with."""
        if badge.session is not None:
            self._sessions.end(badge.session)
            self._visits.left(badge.name)

    async def _proven(self, name: str, password: str, request: Request) -> tuple[User | None, bool]:
        """Who that is, and whether the password is theirs. Refuses after too many tries (429)."""
        who = address(request)
        async with self._one_at_a_time:
            user = self._users.get(name)
            if self._tries.wait(who) > 0 or (user and self._at_user.wait(user.name) > 0):
                raise HTTPException(429, _SLOWER)
            if not self._in_all.take("all"):
                raise HTTPException(429, _SLOWER)
            right = await asyncio.to_thread(matches, password, user.secret if user else None)
        if not right:
            self._tries.take(who)
            if user is not None:
                self._at_user.take(user.name)
        return user, right

    def _begin(self, name: str, sign: str, who: str) -> str:
        self._visits.came(name, who)
        return self._sessions.begin(name, sign, self._clock.wall(), self._hours)

    # --- who it is --------------------------------------------------------------------------

    def badge(self, connection: HTTPConnection) -> Badge | None:
        """What the request proves by a session's cookie or by the token as a bearer."""
        scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            # Guesses are counted; a session's id cannot be guessed.
            if self._tries.wait(address(connection)) > 0 or not self._is_bearer(bearer):
                return None
            return Badge(TOKEN_USER, Role.ADMIN)
        number = connection.cookies.get(cookie(connection))
        return self._of_session(digest(number)) if number else None

    def holds(self, badge: Badge) -> bool:
        """Whether it is still good: not signed out, run out, or taken from the user."""
        if badge.session is None:
            return self._configured or not self.by_name
        now = self._of_session(badge.session)
        return now is not None and now.role is badge.role

    def known(self, connection: HTTPConnection) -> bool:
        """True for anybody who may see the desk."""
        return self.badge(connection) is not None

    def needs(self, role: Role) -> Callable[[Request], Awaitable[Badge]]:
        """A dependency of routes: refuses whoever may not (401, 403, 429), with words."""

        async def check(request: Request) -> Badge:
            badge = self.badge(request)
            if badge is None:
                self._note_guess(request)
                raise HTTPException(401, self._who_are_you())
            self._ours(request)
            self.demand(badge, role, request.url.path)
            request.state.badge = badge
            return badge

        return check

    def demand(self, badge: Badge, role: Role, what: str) -> None:
        """Refuse whose role is not enough (403)."""
        if not badge.role.may(role):
            self._visits.refused(badge.name, what)
            who = f"You are signed in as {badge.name}, who is {_a(badge.role)}"
            raise HTTPException(403, f"{who}: this needs {_a(role)}.")

    async def viewer(self, request: Request) -> Badge:
        """Whoever may see; a dependency of every route that shows something."""
        return await self.needs(Role.VIEWER)(request)

    async def onlooker(self, request: Request) -> None:
        """As `viewer`, or the desk of another show that brings the token for it."""
        if self._glance is None or not self._brings(self._glance, request):
            await self.viewer(request)

    async def operator(self, request: Request) -> Badge:
        """Whoever may steer; a dependency of every steering route."""
        return await self.needs(Role.OPERATOR)(request)

    async def admin(self, request: Request) -> Badge:
        """Whoever may change outputs, settings and users."""
        return await self.needs(Role.ADMIN)(request)

    def desk(self, socket: WebSocket, role: Role = Role.VIEWER) -> Badge | None:
        """The badge of a WebSocket of our own page, when its role is enough."""
        if not same_origin(socket):
            return None
        badge = self.badge(socket)
        if badge is None:
            if socket.headers.get("authorization"):
                self._guessed(socket)
            return None
        return badge if badge.role.may(role) else None

    # --- within -----------------------------------------------------------------------------

    def _ours(self, request: Request) -> None:
        if not same_origin(request):
            raise HTTPException(403, "This request comes from another site.")

    def _brings(self, secret: bytes, request: Request) -> bool:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or self._tries.wait(address(request)) > 0:
            return False
        return hmac.compare_digest(bearer.encode(), secret)

    def _right(self, offered: str) -> bool:
        return hmac.compare_digest(offered.encode(), self._token)

    def _is_bearer(self, offered: str) -> bool:
        return self._right(offered) and (self._configured or not self.by_name)

    def _of_session(self, key: bytes) -> Badge | None:
        session = self._sessions.get(key, self._clock.wall())
        if session is None:
            return None
        if session.name == TOKEN_USER:
            good = session.stamp == self._stamp and not self.by_name
            return Badge(TOKEN_USER, Role.ADMIN, key, session.ends) if good else None
        user = self._users.get(session.name)
        if user is None or session.stamp != _stamp_of(user):
            return None
        return Badge(user.name, user.role, key, session.ends)

    def _note_guess(self, request: Request) -> None:
        if self._tries.wait(address(request)) > 0:
            raise HTTPException(429, _SLOWER)
        if request.headers.get("authorization"):
            self._guessed(request)

    def _guessed(self, connection: HTTPConnection) -> None:
        """Count a wrong token; no token at all is no guess."""
        self._tries.take(address(connection))
        self._visits.failed(None, address(connection))

    def _who_are_you(self) -> str:
        if self.by_name:
            return "Sign in first."
        return "The operator's token is needed; it was printed at the start."


def cookie(connection: HTTPConnection) -> str:
    """Name of the session's cookie.

    Browsers send a cookie to every port of a host: shows on one machine must not sign each other's
    operators out.
    """
    port = _PORT.search(connection.headers.get("host", ""))
    return f"{COOKIE}-{port[1]}" if port else COOKIE


def badge_of(request: Request) -> Badge:
    """The badge that a route's dependency has checked."""
    badge = request.state.badge
    assert isinstance(badge, Badge)
    return badge


def _stamp_of(user: User) -> str:
    return stamp(f"{user.role}:{user.secret}")


def _a(role: Role) -> str:
    return f"a{'n' if role[0] in 'ao' else ''} {role}"
