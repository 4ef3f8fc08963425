"""What Prometheus reads can be parsed by its own parser, is named as it asks, and is all there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from console.desk import DeskState
from console.metrics import exposition
from showrunner.figures import figures
from studio.alarm import Alarm, Condition
from studio.config import HOME
from studio.report import (
    HouseReport,
    OutputReport,
    OutputState,
    ProcessRow,
    RecordingReport,
    RecordingState,
)
from studio.spread import ANSWER, FRAME, REQUEST, SENTENCE, Sampler
from tests.console.desk_double import ScriptedDesk, air, script

RECORDING = RecordingReport(RecordingState.ON, 0, "r1", 10, 5_000_000, 1, None, 0, 0, 0, 0)


def state(**changes: object) -> DeskState:
    desk = ScriptedDesk()
    whole = air(recording=RECORDING)
    outputs = tuple(replace(output, rtt_ms=12.0, resent=1) for output in whole.outputs)
    desk.air, desk.script = replace(whole, outputs=outputs), script()
    alarm = Alarm("output_down:b", Condition.OUTPUT_DOWN, "critical", "b is down.", 1, "")
    known = replace(desk.state(), alarms=(alarm,), processes=(ProcessRow("brain", 2, "died", 3.0),))
    return replace(known, **changes)  # type: ignore[arg-type]  # fields of many types by name


def families(seen: DeskState) -> dict[str, Metric]:
    text = exposition(seen, ScriptedDesk().house(), 3).decode()
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(found: dict[str, Metric], name: str, **labels: str) -> float:
    samples = [sample for family in found.values() for sample in family.samples]
    [only] = [s.value for s in samples if s.name == name and s.labels == labels]
    return float(only)


def test_what_is_printed_is_what_its_parser_reads() -> None:
    found = families(state())
    assert value(found, "vitrine_frames_total") == 9300
    assert value(found, "vitrine_chat_refused_total") == 3
    assert value(found, "vitrine_output_state", output="YouTube", state="live") == 1
    assert value(found, "vitrine_output_state", output="YouTube", state="retrying") == 0
    assert value(found, "vitrine_alarms", condition="output_down") == 1
    assert value(found, "vitrine_alarms", condition="off_air") == 0
    assert value(found, "vitrine_process_restarts_total", process="brain") == 2
    assert value(found, "vitrine_process_restarts_total", process="desk") == 0
    assert value(found, "vitrine_process_cpu_seconds_total", process="playout") == 812.5
    assert value(found, "vitrine_recording_state", state="on") == 1


def test_names_are_as_prometheus_asks() -> None:
    for name, family in families(state()).items():
        assert name.startswith("vitrine_")
        assert family.type in {"gauge", "counter", "histogram"}, name
        assert family.documentation.endswith("."), name
        assert not any(unit in name for unit in ("_ms", "milli", "_kb", "_mb", "minutes")), name
        if family.type == "counter":
            assert all(sample.name == f"{name}_total" for sample in family.samples)


def test_before_any_report_there_is_a_page_all_the_same() -> None:
    found = families(state(air=None, script=None))
    assert value(found, "vitrine_air_age_seconds") == pytest.approx(0.1)
    assert "vitrine_frames" not in found


def test_two_outputs_of_one_name_are_told_apart() -> None:
    twice = tuple(OutputReport("a", "rtmp://h/a/***", OutputState.LIVE, 0, n, 0) for n in (5, 7))
    found = families(state(air=air(outputs=twice)))
    assert value(found, "vitrine_output_retries_total", output="a") == 5
    assert value(found, "vitrine_output_retries_total", output="a (2)") == 7


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_whatever_an_output_is_called_the_page_can_be_read(name: str) -> None:
    odd = (OutputReport(name, "rtmp://h/a/***", OutputState.LIVE, 0, 5, 0),)
    found = families(state(air=air(outputs=odd)))
    assert value(found, "vitrine_output_retries_total", output=name) == 5


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1000)), st.sampled_from([FRAME, SENTENCE, REQUEST, ANSWER]))
def test_a_histogram_counts_every_value_where_it_belongs(
    values: list[float], bounds: tuple[float, ...]
) -> None:
    sampler = Sampler(bounds)
    for one in values:
        sampler.add(one)
    found = families(state(air=air(paint=sampler.spread)))["vitrine_frame_paint_seconds"]
    assert found.type == "histogram"
    buckets = [s for s in found.samples if s.name.endswith("_bucket")]
    for bucket in buckets:
        assert bucket.value == sum(one <= float(bucket.labels["le"]) for one in values)
    totals = {s.name.rpartition("_")[2]: s.value for s in found.samples}
    assert totals["count"] == len(values)
    assert totals["sum"] == pytest.approx(sum(values))


SAY = "import sys; sys.stdin.read()"


@pytest.fixture
def family(tmp_path: Path) -> Iterator[int]:
    """A parent with two children that are named like ours; its id."""
    (tmp_path / "showrunner").mkdir()
    (tmp_path / "showrunner" / "__init__.py").touch()
    for role in ("playout", "brain"):
        (tmp_path / "showrunner" / f"{role}.py").write_text(SAY)
    parent = (
        "import subprocess, sys\n"
        "born = [subprocess.Popen([sys.executable, '-m', f'showrunner.{r}'], stdin=subprocess.PIPE)"
        " for r in ('playout', 'brain')]\n"
        "print('born', flush=True)\n"
        "sys.stdin.read()\n"
        "for child in born: child.communicate()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.communicate()


def test_each_process_of_the_show_is_told_by_its_role(family: int) -> None:
    rows = {row.name: row for row in figures(family)}
    assert set(rows) == {"vitrine", "playout", "brain"}
    for row in rows.values():
        assert row.count == 1
        assert row.memory > 1_000_000
        assert row.files >= 3
        assert row.threads >= 1


def test_a_show_that_has_gone_uses_nothing() -> None:
    assert figures(2**22 + 1) == ()


def test_the_reference_has_a_row_for_each_metric_and_no_other() -> None:
    text = (HOME / "docs/watching.md").read_text(encoding="utf-8")
    printed = {
        sample.name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
        for family in families(state()).values()
        for sample in family.samples
    }
    rows = [
        line.split("`")[1].partition("{")[0]
        for line in text.splitlines()
        if line.startswith("| `vitrine_")
    ]
    assert len(rows) == len(set(rows))
    assert set(rows) == printed


def test_a_house_without_a_disk_to_look_at_says_nothing_of_it() -> None:
    text = exposition(state(), HouseReport(), 0).decode()
    assert "vitrine_disk_free_bytes" not in text
