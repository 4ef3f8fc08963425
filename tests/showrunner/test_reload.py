"""What a changed settings file makes of a running show, before anything of it is touched."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import yaml

from showrunner.preflight import checked
from showrunner.reload_child import Plan, judge, plan, take, undo
from showrunner.session import Session
from showrunner.switchboard import Caller, Switchboard
from showrunner.wire import Acted, Destinations, Message
from studio.clock import SystemClock
from studio.errors import Misconfigured
from studio.orders import Receipt

PRODUCTS = "products: [{sku: A, title: Desk Lamp, price: 5.00 USD}]"
OUTPUTS = [{"name": "a", "url": "rtmp://a.example/live/secretkey"}]


class File:
    """A settings file that changes while the show is on air."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "config.yaml"
        (folder / "products.yaml").write_text(PRODUCTS, encoding="utf-8")
        self.settings: dict[str, Any] = {
            "catalog": {"file": str(folder / "products.yaml")},
            "run": {"folder": str(folder / "run"), "cache": str(folder / "cache")},
            "console": {"port": 0},
            "stream": {"outputs": OUTPUTS},
        }
        self.write()

    def write(self, **sections: dict[str, Any]) -> None:
        for name, values in sections.items():
            self.settings[name] = self.settings.get(name, {}) | values
        self.path.write_text(yaml.safe_dump(self.settings), encoding="utf-8")

    def session(self, to: list[str] | None = None) -> Session:
        return checked(self.path, None, to or [], self.path.parent, console=True)


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path)


def judged(file: File, before: Session, to: list[str] | None = None) -> Plan:
    wanted = plan(before, file.path, None, to or [])
    judge(wanted, SystemClock())
    return wanted


def test_a_file_that_has_not_changed_changes_nothing(file: File) -> None:
    before = file.session()
    wanted = judged(file, before)
    assert (wanted.changed, wanted.replace) == ((), ())
    assert wanted.session == before


@pytest.mark.parametrize(
    ("section", "values", "replaced"),
    [
        ("script", {"shipping": "delivery takes two days"}, ("brain",)),
        ("show", {"host": "Ada"}, ("brain", "desk")),
        ("voice", {"lexicon": {"Fjord": "fee-ord"}}, ("brain",)),
        ("console", {"chat_per_minute": 3}, ("desk",)),
        ("console", {"token": "another-token"}, ("desk",)),
        ("stream", {"outputs": [*OUTPUTS, {"name": "b", "url": "srt://b.example:9"}]}, ()),
    ],
)
def test_what_a_running_show_can_take_says_who_is_replaced(
    file: File, section: str, values: dict[str, Any], replaced: tuple[str, ...]
) -> None:
    before = file.session()
    file.write(**{section: values})
    wanted = judged(file, before)
    assert wanted.changed == (f"{section}.{next(iter(values))}",)
    assert wanted.replace == replaced
    assert (wanted.session.show, wanted.session.start) == (before.show, before.start)


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("stream", {"width": 540}),
        ("stream", {"fps": 25}),
        ("stage", {"light": "evening"}),
        ("presenter", {"palette": "ink"}),
        ("sound", {"bed_loudness": -30.0}),
        ("show", {"language": "de"}),
        ("voice", {"true_peak": -2.0}),
        ("console", {"port": 8099}),
        ("recording", {"segment_minutes": 7}),
    ],
)
def test_what_only_a_new_start_can_take_is_refused_by_its_key(
    file: File, section: str, values: dict[str, Any]
) -> None:
    before = file.session()
    file.write(**{section: values}, script={"shipping": "delivery takes two days"})
    with pytest.raises(Misconfigured, match=rf"{section}\.{next(iter(values))}.*: needs a restart"):
        judged(file, before)


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"stream": {"widht": 1}}, "stream.widht: no such setting"),
        ({"catalog": {"file": "/nowhere.csv"}}, "/nowhere.csv"),
        ({"script": {"writer": {"engine": "playbook", "settings": {"x": 1}}}}, "script.writer"),
        ({"script": {"writer": {"engine": "nobody"}}}, "nobody"),
        ({"voice": {"engine": "flite", "settings": {"pich": 1}}}, "pich"),
        ({"stream": {"outputs": [{"name": "a", "url": "http://h/secretkey"}]}}, "stream.outputs"),
        ({"stream": {"outputs": []}}, "needs a restart of the show; name one at least"),
    ],
)
def test_a_broken_file_is_refused_as_before_air(
    file: File, sections: dict[str, Any], words: str
) -> None:
    before = file.session()
    file.write(**sections)
    with pytest.raises(Exception, match=words) as refused:
        judged(file, before)
    assert "secretkey" not in str(refused.value)


def test_outputs_of_the_command_line_go_before_those_of_the_file(file: File) -> None:
    to = ["rtmp://c.example/live/key"]
    before = file.session(to)
    file.write(stream={"outputs": []})
    wanted = judged(file, before, to)
    assert wanted.changed == ()
    assert wanted.session.outputs == before.outputs


def test_our_own_ingest_stays_beside_outputs_that_the_file_names_later(file: File) -> None:
    file.write(stream={"outputs": []})
    before = file.session()
    file.write(stream={"outputs": OUTPUTS})
    names = [output.name for output in judged(file, before).session.outputs]
    assert names == ["own ingest", "a"]


@contextmanager
def playout(session: Session) -> Iterator[list[Message]]:
    """Somebody at playout's socket, who does what he is told and writes it down."""
    told: list[Message] = []

    def heard(caller: Caller, message: Message) -> None:
        told.append(message)
        if isinstance(message, Destinations):
            caller.tell(Receipt(message.id, done=True, words="b added", at=0.0))

    board = Switchboard(session.playout, heard)
    board.open()
    try:
        yield told
    finally:
        board.close()


def arrived(told: list[Message], count: int) -> None:
    while len(told) < count:
        sleep(0.01)


def asked(file: File, before: Session) -> dict[str, Any]:
    return {
        "asked": {"file": str(file.path), "catalog": None, "to": []},
        "session": before.model_dump(mode="json"),
        "number": "n-1",
        "who": "Ada",
    }


def test_playout_is_told_only_after_the_word_to_go_and_the_journal_learns_who_asked(
    file: File, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.session()
    file.write(stream={"outputs": [*OUTPUTS, {"name": "b", "url": "rtmp://b.example/live/k2"}]})
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with playout(before) as told:
        take(asked(file, before), SystemClock())
    assert told == [], "nobody said go"
    capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", io.StringIO("go\n"))
    with playout(before) as told:
        take(asked(file, before), SystemClock())
        arrived(told, 2)
    settled, noted = told
    assert isinstance(settled, Destinations)
    assert [output.name for output in settled.outputs] == ["a", "b"]
    assert isinstance(noted, Acted)
    assert (noted.receipt.id, noted.receipt.done, noted.who) == ("n-1", True, "Ada")
    wanted, answer = map(json.loads, capsys.readouterr().out.splitlines())
    assert wanted["replace"] == []
    assert answer["words"] == "Settings taken: stream.outputs (b added)"


def test_a_refusal_tells_playout_nothing_but_what_stands_in_the_journal(
    file: File, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.session()
    file.write(stream={"outputs": [], "width": 540})
    monkeypatch.setattr(sys, "stdin", io.StringIO("go\n"))
    with playout(before) as told:
        take(asked(file, before), SystemClock())
        arrived(told, 1)
    [noted] = told
    assert isinstance(noted, Acted)
    assert not noted.receipt.done
    wanted, answer = map(json.loads, capsys.readouterr().out.splitlines())
    assert wanted == {}
    assert answer["words"] == noted.receipt.words
    assert "Settings not taken: stream" in answer["words"]


def test_what_is_undone_goes_back_where_the_settings_before_said(file: File) -> None:
    before = file.session()
    told_by = {"undo": "Undone: brain refuses", "number": "u-1"}
    with playout(before) as told:
        undo(told_by | {"session": before.model_dump(mode="json")}, SystemClock())
        arrived(told, 2)
    settled, noted = told
    assert isinstance(settled, Destinations)
    assert settled.outputs == before.outputs
    assert isinstance(noted, Acted)
    assert (noted.receipt.done, noted.receipt.words) == (False, "Undone: brain refuses")
