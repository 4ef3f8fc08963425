"""The pages and the API as one ASGI application."""

from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from console.access import Access
from console.access_file import AccessFile
from console.after import After, Past
from console.courtesy import Courtesy
from console.desk import Desk
from console.door import STATIC, Door
from console.glance import Glances
from console.headers import Headers
from console.hook import Hook
from console.limits import BodyLimit, Buckets
from console.public import Public
from console.recordings import Archive, Recorded
from console.sessions import Sessions
from console.setup import LARGEST, Bench
from console.setup_routes import FILES, SetupRoutes
from console.shelf import Files, Shelf
from console.steering import Steering
from console.turnstile import Turnstile
from console.user_routes import UserRoutes
from console.users import Users
from console.visits import Visits
from console.wall import Wall
from console.watchers import Counted
from studio.clock import Clock
from studio.errors import Unavailable
from studio.settings import Console

BODY = 16_384
"""Bytes a request may carry."""


async def _refused(_request: Request, fault: Exception) -> JSONResponse:
    """What is wrong, and where; never what was sent, which may be no text at all."""
    assert isinstance(fault, RequestValidationError)
    told = [{key: error[key] for key in ("loc", "msg", "type")} for error in fault.errors()]
    return JSONResponse({"detail": told}, 422)


async def _away(_request: Request, reason: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(reason)}, 503)


def build(
    desk: Desk,
    settings: Console,
    token: str,
    clock: Clock,
    file: AccessFile | None = None,
    archive: Archive | None = None,
    bench: Bench | None = None,
    past: Past | None = None,
) -> FastAPI:
    """The application; it holds no state of the show.

    `file` keeps users and sessions; without it they are kept in memory. Without an `archive` there
    are no recordings, without a `bench` no set-up, without a `past`
    nothing after the show.
    """
    shelf = Shelf(clock)
    app = bare(shelf)
    file = file or AccessFile()
    users, sessions, visits = Users(file), Sessions(file), Visits(desk.noted, clock)
    access = Access(
        token, users, sessions, clock, visits,
        configured=settings.token is not None, hours=settings.session_hours,
        glance=settings.glance_token,
    )  # fmt: skip
    chat = Buckets(settings.chat_per_minute, clock)
    # First what most ask for: whose path it is, is asked of one router after the other.
    app.include_router(Public(desk, chat, shelf, settings.media_url).router())
    door = Door(access, shelf, media=settings.media_url)
    app.include_router(door.router())
    app.include_router(UserRoutes(access, users, sessions, visits, clock).router())
    app.include_router(Steering(desk, access, chat, clock).router())
    app.include_router(Glances(desk, access, clock).router())
    app.include_router(Wall(desk, access, clock).router())
    if archive is not None:
        app.include_router(Recorded(desk, archive, access).router())
    if past is not None:
        app.include_router(After(past, access, desk.state().show).router())
    if bench is not None:
        app.include_router(SetupRoutes(bench, access).router())
    calls = Buckets(settings.hook_per_minute, clock)
    app.include_router(Hook(desk, settings.hook_secret, calls, clock).router())
    app.add_middleware(Counted, watchers=desk.watchers)
    return guarded(app, settings, clock)


def bare(shelf: Shelf) -> FastAPI:
    """An application with nothing but its pages' files, which tells faults as all of ours do."""
    app = FastAPI(title="Vitrine", version=version("vitrine"), docs_url=None, redoc_url=None)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(Unavailable, _away)
    app.mount("/static", Files(STATIC, shelf), name="static")
    return app


def guarded(app: FastAPI, settings: Console, clock: Clock) -> FastAPI:
    """The application with its limits and headers around everything."""
    app.add_middleware(BodyLimit, size=BODY, larger={FILES: LARGEST})
    requests = Buckets(settings.requests_per_minute, clock)
    app.add_middleware(Courtesy)
    app.add_middleware(Turnstile, requests=requests, sockets=settings.sockets_per_address)
    app.add_middleware(Headers)
    if settings.trusted_proxies:
        trusted = [str(network) for network in settings.trusted_proxies]
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted)
    return app
