"""`vitrine users`: who may sign in at the desk. What it changes counts at once, also on air."""

import getpass
import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.access_file import NAME, AccessFile
from console.sessions import Sessions
from console.untold import Untold
from console.users import Role, Users
from studio.clock import SystemClock
from studio.config import at_home, load
from studio.errors import Misconfigured

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Who may sign in at the desk.")

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Settings file.", show_default="config.yaml")
]
Name = Annotated[str, typer.Argument(help="a-z, 0-9, dot, dash and underscore.")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.OPERATOR,
    config: ConfigFile = None,
) -> None:
    """Let somebody in. The password is asked for; the first user has to be an admin."""
    file = _file(config)
    password = _password()
    with _noted(file, f"added user {name}, {role}"):
        Users(file).add(name, role, password)
    typer.echo(f"{name} may sign in as {role}.")


@app.command("list")
def listed(config: ConfigFile = None) -> None:
    """Say who may sign in, as what, and how many sessions they have open."""
    file = _file(config)
    sessions, now = Sessions(file), SystemClock().wall()
    table = Table("name", "role", "sessions")
    everybody = Users(file).all()
    for user in everybody:
        table.add_row(user.name, user.role, str(sessions.count(user.name, now)))
    Console().print(table if everybody else "No users: the token opens the desk.")


@app.command("remove")
def remove(name: Name, config: ConfigFile = None) -> None:
    """Let somebody in no more, and end their sessions."""
    file = _file(config)
    with _noted(file, f"removed user {name}"):
        Users(file).remove(name)
        Sessions(file).end_all(name)
    typer.echo(f"{name} is out.")


@app.command("passwd")
def passwd(name: Name, config: ConfigFile = None) -> None:
    """Give somebody another password, and end their sessions. It is asked for."""
    file = _file(config)
    users = Users(file)
    users.known(name)
    password = _password()
    with _noted(file, f"changed the password of {name}"):
        users.repass(name, password)
        Sessions(file).end_all(name)
    typer.echo(f"{name} has another password.")


def _file(config: Path | None) -> AccessFile:
    return AccessFile(at_home(load(config).run.folder) / NAME)


@contextmanager
def _noted(file: AccessFile, what: str) -> Iterator[None]:
    """Change and note, or neither: the desk of the show writes it into the journal."""
    with file.together():
        yield
        Untold(file).leave(what, _who(), SystemClock().wall())


def _who() -> str:
    """The system's name of whoever gave the command; not what the environment says it is."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def _password() -> str:
    """Asked twice without showing it; one line of standard input where nobody can be asked."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Misconfigured("password: the two are not the same")
    return password
