"""Frames that a model writes in quiet time: proved, kept with their origin, used by the next show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from llm_server import Server, serving
from penned_rig import PennedRig, penned

from script_engine.frames import copy
from script_engine.grown import MOST, Grown, keep, read, with_grown
from script_engine.playbook import Playbook
from studio.errors import Misconfigured


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def grown(act: str, text: str, *needs: str) -> Grown:
    return Grown(act, text, needs, "warm", "fake", "frames.1", "2026-11-28T10:00:00+00:00")


def quiet(rig: PennedRig, turns: int = 30) -> None:
    """Let the pen write with nothing but time at hand."""
    for _ in range(turns):
        rig.clock.lag(25.0)
        rig.runner.run(rig.pen.turn())


def test_quiet_time_grows_the_playbook(server: Server, tmp_path: Path) -> None:
    with penned(llm={"base_url": server.url, "grow": True, "grown": tmp_path, "ahead": 3}) as rig:
        quiet(rig)
        report = rig.pen.report()
        assert report.grown > 0
        files = sorted((tmp_path / "en").glob("*.yaml"))
        rows = [row for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8"))]
        assert len(rows) == report.grown
        assert all(row["origin"]["model"] == "fake" for row in rows)
        assert all(row["origin"]["prompt"] == "frames.1" for row in rows)
        assert all(row["origin"]["at"].startswith("2026-11-24") for row in rows)
        texts = [row["text"] for row in rows]
        assert len(set(texts)) == len(texts)
        prompts = [m["content"] for body in server.asked for m in body["messages"]]
        growing = [text for text in prompts if "kept and used for many products" in text]
        assert growing
        assert not any("Fjord" in text or "bottle" in text for text in growing)
    # the next show has them
    more = with_grown(copy("en"), tmp_path)
    for file in files:
        assert len(more.of(file.stem)) > len(copy("en").of(file.stem))


def test_growth_can_be_switched_off(server: Server, tmp_path: Path) -> None:
    with penned(llm={"base_url": server.url, "grow": False, "grown": tmp_path}) as rig:
        quiet(rig, 12)
        assert not list(tmp_path.iterdir())


def test_what_is_not_proved_does_not_grow(server: Server, tmp_path: Path) -> None:
    server.text = lambda _: (
        "It only costs $5 today.\nThe best there is.\nThink of {unknown_slot} tonight.\n"
        "A [good|better] thing to think about.\nIt keeps quiet in the bag.\n"
    )
    with penned(llm={"base_url": server.url, "grow": True, "grown": tmp_path}) as rig:
        quiet(rig, 12)
        assert rig.pen.report().grown == 0
        assert not list(tmp_path.iterdir())


def test_what_is_there_already_does_not_grow_again(server: Server, tmp_path: Path) -> None:
    first = copy("en").of("reserve")[0]
    text = "".join(p if isinstance(p, str) else p.options[0][0] for p in first.tree)  # type: ignore[misc]  # parsed options are literal here
    server.text = lambda _: f"{text}\n" * 3
    with penned(llm={"base_url": server.url, "grow": True, "grown": tmp_path}) as rig:
        quiet(rig, 40)
        kept = read(tmp_path, "en", "reserve")
        assert text not in [row["text"] for row in kept]
        assert len({row["text"] for row in kept}) == len(kept)


def test_a_disk_that_refuses_ends_the_growth_and_nothing_else(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "en").write_text("in the way")
    with penned(llm={"base_url": server.url, "grow": True, "grown": tmp_path}) as rig:
        quiet(rig, 20)
        assert rig.told("new frames are not kept") == 1
        rig.run(rig.t + 30)
        rig.sound()


def test_files_are_bounded_and_ids_are_never_used_twice(tmp_path: Path) -> None:
    assert keep(tmp_path, "en", [grown("reserve", f"Think of number {n}.") for n in range(3)]) == 3
    rows = read(tmp_path, "en", "reserve")
    assert [row["id"] for row in rows] == ["reserve-g0001", "reserve-g0002", "reserve-g0003"]
    many = [grown("reserve", f"And then this one, {n}.") for n in range(MOST + 10)]
    assert keep(tmp_path, "en", many) == MOST - 3
    assert len(read(tmp_path, "en", "reserve")) == MOST
    assert not list(tmp_path.rglob("*.part"))


def test_what_a_person_deleted_stays_deleted(tmp_path: Path) -> None:
    keep(tmp_path, "en", [grown("reserve", f"Think of a, {n}.") for n in "xyz"])
    file = tmp_path / "en" / "reserve.yaml"
    rows = read(tmp_path, "en", "reserve")
    file.write_text(yaml.safe_dump(rows[1:]), encoding="utf-8")
    keep(tmp_path, "en", [grown("reserve", "And one more.")])
    assert [r["id"][-1] for r in read(tmp_path, "en", "reserve")] == ["2", "3", "4"]
    file.write_text("")
    assert read(tmp_path, "en", "reserve") == []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[", "cannot be read"),
        ("a: 1", "expected a list of frames"),
        ("- {id: reserve-g1, text: x}", "expected id, text, needs, tone, origin"),
        ("- {id: reserve-g1, text: 'See {zzz}.', needs: [zzz], tone: warm}", "zzz"),
        ("- {id: other-1, text: 'So.', needs: [], tone: warm}", "reserve-"),
    ],
)
def test_a_file_that_was_edited_wrongly_is_named(tmp_path: Path, written: str, words: str) -> None:
    file = tmp_path / "en" / "reserve.yaml"
    file.parent.mkdir()
    file.write_text(written)
    with pytest.raises(Misconfigured, match=words) as reason:
        with_grown(copy("en"), tmp_path)
    assert str(file) in str(reason.value)


def test_the_playbook_alone_can_use_what_has_grown(tmp_path: Path) -> None:
    keep(tmp_path, "en", [grown("reserve", "Something that grew, as it may.")])
    alone = Playbook(Playbook.Settings(grown=tmp_path))
    ids = [frame.id for frame in alone.frames("en").of("reserve")]
    assert "reserve-g0001" in ids
    assert "reserve-g0001" not in [f.id for f in Playbook().frames("en").of("reserve")]
