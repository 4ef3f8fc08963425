"""The set-up page by itself, while there is no show yet."""

from collections.abc import Callable

from fastapi import FastAPI

from console.access import Access
from console.access_file import AccessFile
from console.app import bare, guarded
from console.door import Door
from console.sessions import Sessions
from console.setup import Bench
from console.setup_routes import SetupRoutes
from console.shelf import Shelf
from console.users import Users
from console.visits import Visits
from studio.clock import Clock
from studio.settings import Console


def build_setup(
    bench: Bench,
    settings: Console,
    token: str,
    clock: Clock,
    file: AccessFile,
    noted: Callable[[str, str], None],
) -> FastAPI:
    """The application: the same door, limits and headers as the desk's, and the set-up behind it.

    `file` keeps users and sessions: whoever signs in here is signed in at the desk that follows.
    """
    shelf = Shelf(clock)
    app = bare(shelf)
    users, sessions, visits = Users(file), Sessions(file), Visits(noted, clock)
    access = Access(
        token, users, sessions, clock, visits,
        configured=settings.token is not None, hours=settings.session_hours,
    )  # fmt: skip
    app.include_router(Door(access, shelf, home="setup.html").router())
    app.include_router(SetupRoutes(bench, access).router())
    return guarded(app, settings, clock)
