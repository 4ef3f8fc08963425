"""Settings are written from the set-up page as a whole or not at all."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from console.setup import Busy, Choices, OutputChoice, Refused
from showrunner import setup_bench
from showrunner.setup_bench import SetupBench
from showrunner.setup_work import Works
from studio.clock import SimulatedClock
from studio.config import HOME
from studio.keys_file import keys_file, read_keys
from studio.yaml_text import read_yaml

AIM = OutputChoice(name="Mine", platform="generic", address="rtmp://h/live", key="sesame-street")


class Rig:
    """A bench whose children are scripted."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "shop.yaml"
        self.file.write_text("# ours\nshow:\n  name: Oak  # the shop\n")
        self.told: list[dict[str, Any]] = []
        self.read: list[str] = []
        self.taken: list[tuple[str, bool]] = []
        self.on_air: bool | None = True
        self.answers: dict[str, Any] = {
            "judge": {"restart": ["show.name"]},
            "rehearse": {"speed": 4.0},
        }
        self.holds = asyncio.Event()
        self.holds.set()
        self.bench = SetupBench(self.file, folder / "work", SimulatedClock(), self.take)

    async def take(self, who: str, go: bool) -> tuple[bool | None, str]:
        self.taken.append((who, go))
        return self.on_air, "Taken."

    async def work(
        self, told: dict[str, Any], seconds: float = 0, progress: Callable[[float], None] = print
    ) -> Any:
        self.told.append(told)
        config = Path(told["config"])
        self.read.append(config.read_text())
        if keys_file(config).exists():
            assert keys_file(config).stat().st_mode & 0o777 == 0o600
        if told["do"] == "rehearse":
            progress(0.5)
        await self.holds.wait()
        answer = self.answers[told["do"]]
        if isinstance(answer, str):
            raise Refused(answer.format(config=config))
        return answer


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rig:
    rig = Rig(tmp_path)
    monkeypatch.setattr(Works, "do", lambda _works, *told: rig.work(*told))
    return rig


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def written(rig: Rig, choices: Choices, *, go: bool = False) -> str:
    version = asyncio.run(rig.bench.preview(choices)).version
    return asyncio.run(rig.bench.write(choices, version, "ada", go=go)).words


def test_what_was_chosen_is_written_and_the_file_before_is_kept(rig: Rig) -> None:
    before = rig.file.read_text()
    words = written(rig, Choices(language="es"), go=True)
    assert rig.file.read_text() == "# ours\nshow:\n  name: Oak  # the shop\n  language: es\n"
    assert (rig.file.parent / "shop.yaml.before").read_text() == before
    assert words == "shop.yaml is written; the one before is shop.yaml.before. Taken."
    assert rig.taken == [("ada", True)]


def test_a_file_that_somebody_changed_meanwhile_is_not_written_over(rig: Rig) -> None:
    version = asyncio.run(rig.bench.preview(Choices())).version
    rig.file.write_text("show: {name: Elm}\n")
    with pytest.raises(Refused, match=r"shop\.yaml was changed by somebody else"):
        asyncio.run(rig.bench.write(Choices(language="es"), version, "ada", go=False))
    assert rig.file.read_text() == "show: {name: Elm}\n"
    assert rig.taken == []


def test_a_file_that_is_changed_while_it_is_judged_is_not_written_over(rig: Rig) -> None:
    version = asyncio.run(rig.bench.preview(Choices())).version

    async def raced() -> None:
        rig.holds.clear()
        writing = asyncio.gather(
            rig.bench.write(Choices(language="es"), version, "ada", go=False),
            return_exceptions=True,
        )
        while len(rig.told) < 2:
            await asyncio.sleep(0)
        rig.file.write_text("show: {}\n")
        rig.holds.set()
        (refusal,) = await writing
        assert "changed by somebody else" in str(refusal)

    asyncio.run(raced())
    assert rig.file.read_text() == "show: {}\n"


def test_what_a_start_would_refuse_is_refused_with_the_name_of_the_file(rig: Rig) -> None:
    rig.answers["judge"] = "{config}: presenter.palette: palette 'x' is unknown"
    before = rig.file.read_text()
    with pytest.raises(Refused, match=r"^shop\.yaml: presenter\.palette"):
        written(rig, Choices(palette="x"))
    assert rig.file.read_text() == before
    assert sorted(p.name for p in rig.file.parent.iterdir()) == ["shop.yaml", "work"]


def test_a_stream_key_is_kept_beside_the_file_and_shown_nowhere(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    preview = asyncio.run(rig.bench.preview(Choices(outputs=(AIM,))))
    assert preview.keys == ("MINE_KEY",)
    assert any("rtmp://h/live/${MINE_KEY}" in line for line in preview.lines)
    words = written(rig, Choices(outputs=(AIM,)))
    assert read_keys(rig.file) == {"MINE_KEY": "sesame-street"}
    assert keys_file(rig.file).stat().st_mode & 0o777 == 0o600
    shown = rig.file.read_text() + words + caplog.text + repr(rig.told) + preview.model_dump_json()
    assert "sesame" not in shown
    assert not list((rig.file.parent / "work").rglob("*.keys")), "drafts leave no key behind"


def test_the_preview_hides_the_secrets_of_a_file_that_holds_some(rig: Rig) -> None:
    rig.file.write_text(
        "console:\n  token: swordfish-token\nstream:\n  outputs:\n"
        "    - {name: A, url: rtmp://h/live/topsecret}\n  fps: 30\n"
    )
    preview = asyncio.run(rig.bench.preview(Choices(size="1280x720", outputs=())))
    assert "-" in "".join(line[0] for line in preview.lines)
    assert "topsecret" not in preview.model_dump_json()
    assert "swordfish" not in preview.model_dump_json()


def test_a_catalogue_is_only_kept_once_it_is_written(rig: Rig) -> None:
    asyncio.run(rig.bench.keep("list.csv", chunks(b"name,", b"price")))
    asyncio.run(rig.bench.keep("a.png", chunks(b"picture")))
    asyncio.run(rig.bench.preview(Choices(catalogue="list.csv")))
    assert not (rig.file.parent / "catalogue").exists()
    written(rig, Choices(catalogue="list.csv"))
    kept = Path(read_yaml(rig.file.read_text())["catalog"]["file"])
    assert kept.parent.parent == rig.file.parent / "catalogue"
    assert kept.read_text() == "name,price"
    assert (kept.parent / "a.png").exists()


def test_what_cannot_be_written_changes_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(rig.bench.keep("list.csv", chunks(b"x")))
    before = rig.file.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(setup_bench, "write_whole", full)
    with pytest.raises(Refused, match=r"No space left on device.*nothing was changed"):
        written(rig, Choices(catalogue="list.csv"))
    assert rig.file.read_text() == before
    assert list((rig.file.parent / "catalogue").iterdir()) == []


def test_a_file_that_is_not_there_yet_begins_as_the_one_that_ships(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.file.unlink()
    words = written(rig, Choices(name="Elm"))
    assert words == "shop.yaml is written. Taken."
    assert "name: Elm " in rig.file.read_text()
    shipped = (HOME / "config.yaml").read_text()
    assert rig.file.read_text().replace("Elm       ", "Fernhollow") == shipped


@pytest.mark.parametrize("name", ["run.sh", "x", "../a.csv", "config.keys"])
def test_what_is_neither_catalogue_nor_picture_is_not_taken_in(rig: Rig, name: str) -> None:
    with pytest.raises(Refused, match="expected a catalogue or a picture"):
        asyncio.run(rig.bench.keep(name, chunks(b"x")))


def test_files_are_bounded_together_and_half_of_one_is_never_kept(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showrunner.setup_tray.ROOM", 10)
    asyncio.run(rig.bench.keep("a.csv", chunks(b"12345")))
    with pytest.raises(Refused, match="larger"):
        asyncio.run(rig.bench.keep("b.csv", chunks(b"123", b"456")))
    tray = rig.file.parent / "work" / "tray"
    assert [path.name for path in tray.iterdir()] == ["a.csv"]


def test_one_rehearsal_runs_at_a_time_and_can_be_cancelled(rig: Rig) -> None:
    async def played() -> None:
        bench = rig.bench
        async with asyncio.TaskGroup() as family:
            running = family.create_task(bench.run())
            rig.holds.clear()
            await bench.rehearse(Choices(name="Elm"))
            while bench.rehearsal().share < 0.5:
                await asyncio.sleep(0)
            with pytest.raises(Busy):
                await bench.rehearse(Choices())
            await bench.cancel()
            assert bench.rehearsal().state == "none"
            rig.holds.set()
            await bench.rehearse(Choices(name="Elm"))
            while bench.rehearsal().state == "running":
                await asyncio.sleep(0)
            assert bench.rehearsal().state == "done"
            rig.answers["rehearse"] = "no voice here"
            await bench.rehearse(Choices())
            while bench.rehearsal().state == "running":
                await asyncio.sleep(0)
            assert (bench.rehearsal().state, bench.rehearsal().words) == ("failed", "no voice here")
            running.cancel()

    asyncio.run(played())
    assert "name: Elm" in rig.read[0]
    assert rig.file.read_text().count("Elm") == 0


def test_what_the_show_does_not_take_is_told(rig: Rig) -> None:
    rig.on_air = False
    version = asyncio.run(rig.bench.preview(Choices())).version
    told = asyncio.run(rig.bench.write(Choices(name="Elm"), version, "ada", go=False))
    assert told.on_air is False
    assert "name: Elm" in rig.file.read_text()
