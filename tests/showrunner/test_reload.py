"""What a changed settings file makes of a running show, before anything of it is touched."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from showrunner.preflight import checked
from showrunner.reload_child import Plan, judge, plan
from showrunner.session import Session
from studio.clock import SystemClock
from studio.errors import Misconfigured

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
