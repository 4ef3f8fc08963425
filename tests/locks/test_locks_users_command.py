"""`vitrine users`: passwords are asked for, and never stand in a list of processes."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console.access_file import AccessFile
from console.passwords import matches
from console.untold import WHO, Untold
from console.users import Role, Users
from showrunner.users import app
from studio.errors import Misconfigured

WORD = "correct horse battery"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(f"run: {{folder: {tmp_path}/run}}\n")
    return file


def users(config: Path, *words: str, typed: str = WORD) -> Result:
    return CliRunner().invoke(app, [*words, "--config", str(config)], input=f"{typed}\n")


def kept(config: Path) -> Users:
    return Users(AccessFile(config.parent / "run" / "access.db"))


def test_users_are_added_listed_changed_and_removed(config: Path) -> None:
    assert "the token opens the desk" in users(config, "list").output
    assert users(config, "add", "ada", "--role", "admin").exit_code == 0
    assert users(config, "add", "vera", "--role", "viewer").exit_code == 0
    assert [(user.name, user.role) for user in kept(config).all()] == [
        ("ada", Role.ADMIN),
        ("vera", Role.VIEWER),
    ]
    assert "vera" in users(config, "list").output
    assert users(config, "passwd", "vera", typed="another horse battery").exit_code == 0
    assert matches("another horse battery", kept(config).known("vera").secret)
    assert users(config, "remove", "vera").exit_code == 0
    assert [user.name for user in kept(config).all()] == ["ada"]


def test_a_password_is_no_argument(config: Path) -> None:
    assert users(config, "add", "ada", WORD, "--role", "admin").exit_code == 2
    assert "--password" not in CliRunner().invoke(app, ["add", "--help"]).output


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("add", "Ada", "--role", "admin"), WORD, "expected up to 32 of a-z"),
        (("add", "ada", "--role", "viewer"), WORD, "the first one has to be an admin"),
        (("add", "ada", "--role", "admin"), "short", "12 to 200 characters"),
        (("remove", "nobody1"), "", "there is none"),
    ],
)
def test_what_is_wrong_is_said(config: Path, words: tuple[str, ...], typed: str, why: str) -> None:
    with pytest.raises(Misconfigured, match=why):
        raise users(config, *words, typed=typed).exception or AssertionError("it went well")


def told(config: Path) -> list[str]:
    """What a desk that starts now has noted."""
    found: list[tuple[str, str]] = []
    Untold(AccessFile(config.parent / "run" / "access.db")).tell(lambda *note: found.append(note))
    assert {who for who, _ in found} <= {WHO}
    return [what for _, what in found]


def test_the_journal_learns_what_the_command_changed_also_without_a_show(config: Path) -> None:
    users(config, "add", "ada", "--role", "admin")
    users(config, "passwd", "ada", typed="another horse battery")
    users(config, "add", "vera", "--role", "viewer")
    users(config, "remove", "vera")
    noted = told(config)
    assert [what.partition(" (by ")[0] for what in noted] == [
        "added user ada, admin",
        "changed the password of ada",
        "added user vera, viewer",
        "removed user vera",
    ]
    assert all(re.search(r"\(by .+, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)$", what) for what in noted)
    assert told(config) == []
    assert not [what for what in noted if WORD in what]


def test_what_was_refused_is_not_noted_and_what_is_not_noted_is_not_done(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users(config, "add", "ada", "--role", "admin")
    told(config)
    users(config, "add", "ada", "--role", "admin")
    users(config, "remove", "nobody1")
    assert told(config) == []
    monkeypatch.setattr(Untold, "leave", lambda *_: 1 / 0)
    assert users(config, "add", "vera").exception is not None
    assert [user.name for user in kept(config).all()] == ["ada"]


def test_a_desk_without_users_looks_and_makes_no_file(config: Path) -> None:
    assert told(config) == []
    assert not (config.parent / "run").exists()
