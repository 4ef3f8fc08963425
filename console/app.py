"""The pages and the API as one ASGI application."""

from importlib.metadata import version
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from console.access import COOKIE, TRIES_PER_MINUTE, Access
from console.desk import Desk
from console.headers import Headers
from console.hook import Hook
from console.limits import BodyLimit, Buckets
from console.public import Public
from console.recordings import Archive, Recorded
from console.steering import Steering
from studio.clock import Clock
from studio.settings import Console

STATIC = Path(__file__).parent / "static"
BODY = 16_384
"""Bytes a request may carry."""


class Login(BaseModel):
    """The operator's token, offered."""

    token: str = Field(max_length=200)


class Pages:
    """The pages themselves, and the door to the desk."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.desk)
        router.add_api_route("/watch", self.watch)
        router.add_api_route("/api/login", self.login, methods=["POST"], status_code=204)
        return router

    async def desk(self, request: Request, token: str | None = None) -> Response:
        if token is not None:
            return self._signed_in(token, RedirectResponse("/", 303), request)
        return FileResponse(STATIC / ("desk.html" if self._access.known(request) else "login.html"))

    async def watch(self) -> FileResponse:
        return FileResponse(STATIC / "watch.html")

    async def login(self, offer: Login, request: Request) -> Response:
        """Exchange the token for a cookie."""
        return self._signed_in(offer.token, Response(status_code=204), request)

    def _signed_in(self, offered: str, answer: Response, request: Request) -> Response:
        self._access.admit(offered, request)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, offered, httponly=True, samesite="strict", secure=secure)
        return answer


async def _refused(_request: Request, fault: Exception) -> JSONResponse:
    """What is wrong, and where; never what was sent, which may be no text at all."""
    assert isinstance(fault, RequestValidationError)
    told = [{"loc": error["loc"], "msg": error["msg"]} for error in fault.errors()]
    return JSONResponse({"detail": told}, 422)


def build(
    desk: Desk, settings: Console, token: str, clock: Clock, archive: Archive | None = None
) -> FastAPI:
    """The application; it holds no state of the show. Without an `archive` it has no recordings."""
    app = FastAPI(title="Vitrine", version=version("vitrine"), docs_url=None, redoc_url=None)
    app.add_exception_handler(RequestValidationError, _refused)
    access = Access(token, Buckets(TRIES_PER_MINUTE, clock))
    chat = Buckets(settings.chat_per_minute, clock)
    app.include_router(Pages(access).router())
    app.include_router(Steering(desk, access, chat, clock).router())
    app.include_router(Public(desk, chat).router())
    if archive is not None:
        app.include_router(Recorded(desk, archive, access).router())
    calls = Buckets(settings.hook_per_minute, clock)
    app.include_router(Hook(desk, settings.hook_secret, calls, clock).router())
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(BodyLimit, size=BODY)
    app.add_middleware(Headers)
    return app
