"""Orders about destinations: what they do, what is refused, and that no key is written down."""

import json
import logging
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from showrunner.outputs import MOST, Outputs, Refused
from showrunner.reload import CHANGES as FILE
from showrunner.wire import Acted, Ask, packed
from studio.address import Address
from studio.orders import (
    AddOutput,
    MoveOutput,
    Order,
    OutputOrder,
    Receipt,
    RemoveOutput,
    TurnOutput,
)
from studio.settings import Output, Stream

KEY = "topsecretkey"
STREAM = Stream()
ORDER = TypeAdapter[Order](Order)


@dataclass
class Station:
    """Writes down what it is told."""

    told: list[str] = field(default_factory=list)

    def add(self, output: Output) -> None:
        self.told.append(f"add {output.name} {output.url}")

    def move(self, output: Output) -> bool:
        self.told.append(f"move {output.name} {output.url}")
        return True

    def turn(self, name: str) -> bool:
        self.told.append(f"turn {name}")
        return True

    def remove(self, name: str) -> bool:
        self.told.append(f"remove {name}")
        return True


def at(name: str, key: str = KEY) -> Output:
    return Output(name=name, url=f"rtmp://{name}.example/live/{key}")


def names(outputs: Outputs) -> list[str]:
    return [output.name for output in outputs.now]


def add(name: str, url: str | None = None, **more: object) -> AddOutput:
    return AddOutput(name, Address(url or f"rtmp://{name}.example/live/{KEY}"), **more)  # type: ignore[arg-type]


@pytest.fixture
def station() -> Station:
    return Station()


def test_outputs_are_added_moved_turned_and_removed(tmp_path: Path, station: Station) -> None:
    outputs = Outputs((at("a"),), STREAM, tmp_path)
    orders: list[OutputOrder] = [
        add("b"),
        MoveOutput("b", Address("rtmps://c.example/live/other")),
        TurnOutput("a"),
        RemoveOutput("a"),
    ]
    words = [outputs.carry_out(order, station) for order in orders]  # type: ignore[arg-type]
    assert station.told == [
        f"add b rtmp://b.example/live/{KEY}",
        "move b rtmps://c.example/live/other",
        "turn a",
        "remove a",
    ]
    assert names(outputs) == ["b"]
    assert KEY not in "".join(words)


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (add("a"), "there is an output 'a' already"),
        (add("b", f"http://h.example/live/{KEY}"), "expected an rtmp://.*found http://…"),
        (add("b", KEY), "found no URL"),
        (add("b", f"rtmp:///live/{KEY}"), "expected a host"),
        (add("b", f"rtmp://h.example:99999/live/{KEY}"), "expected a host"),
        (add("b", "rtmp://h.example/live/${KEY_OF_A_FILE}"), "URL without spaces and line breaks"),
        (add("b", f"rtmp://a.example/live/{KEY}"), "a sends there already"),
        (add("b", "rtmp://h.example/live/${NOT_SET_AT_ALL}"), "NOT_SET_AT_ALL is not set"),
        (add("b", "rtmp://h.example/live/${VITRINE_TOKEN}"), "a key of the show"),
        (add("b", platform="myspace"), "expected auto or one of"),
        (add("b", f"rtmp://live-api-s.facebook.com/rtmp/{KEY}"), "takes rtmps, not rtmp"),
        (add("b", backup=Address(f"ftp://h.example/{KEY}")), "backup: expected an rtmp"),
        (RemoveOutput("b"), "there is no output 'b'; there is a"),
        (RemoveOutput("a"), "the only output"),
        (TurnOutput("b"), "there is no output 'b'"),
        (MoveOutput("b", Address("rtmp://h.example/live/k")), "there is no output 'b'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason_and_without_the_key(
    tmp_path: Path,
    station: Station,
    monkeypatch: pytest.MonkeyPatch,
    order: OutputOrder,
    why: str,
) -> None:
    monkeypatch.setenv("KEY_OF_A_FILE", f"{KEY}\r")
    outputs = Outputs((at("a"),), STREAM, tmp_path)
    with pytest.raises(Refused, match=why) as refused:
        outputs.carry_out(order, station)  # type: ignore[arg-type]
    assert KEY not in str(refused.value)
    assert station.told == []
    assert names(outputs) == ["a"]
    assert not (tmp_path / FILE).exists()


def test_more_outputs_than_a_machine_carries_are_refused(tmp_path: Path, station: Station) -> None:
    outputs = Outputs(tuple(at(f"n{n}", f"k{n}") for n in range(MOST)), STREAM, tmp_path)
    with pytest.raises(Refused, match=f"{MOST} outputs are the most"):
        outputs.carry_out(add("b"), station)  # type: ignore[arg-type]


def test_what_a_platform_does_not_like_can_be_ordered_anyway(
    tmp_path: Path, station: Station
) -> None:
    outputs = Outputs((at("a"),), Stream(video_kbps=9000), tmp_path)
    url = f"rtmp://live.twitch.tv/app/{KEY}"
    with pytest.raises(Refused, match=r"at most 6000.*anyway"):
        outputs.carry_out(add("b", url), station)  # type: ignore[arg-type]
    outputs.carry_out(add("b", url, anyway=True), station)  # type: ignore[arg-type]
    assert names(outputs) == ["a", "b"]


def test_a_change_on_air_outlives_playout_and_no_key_of_the_environment_is_written(
    tmp_path: Path, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWITCH_KEY", "from-the-environment")
    settings = (at("a"), at("b"))
    first = Outputs(settings, STREAM, tmp_path)
    orders: list[OutputOrder] = [
        add("c", "rtmp://c.example/live/${TWITCH_KEY}"),
        MoveOutput("a", Address("rtmp://d.example/live/elsewhere")),
        RemoveOutput("b"),
    ]
    for order in orders:
        first.carry_out(order, station)  # type: ignore[arg-type]
    again = Outputs(settings, STREAM, tmp_path)
    assert again.now == first.now
    assert [output.url for output in again.now] == [
        "rtmp://d.example/live/elsewhere",
        "rtmp://c.example/live/from-the-environment",
    ]
    text = (tmp_path / FILE).read_text()
    assert "${TWITCH_KEY}" in text
    assert "from-the-environment" not in text
    assert KEY not in text, "the keys of the settings are not copied"
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_change_holds_until_the_settings_say_something_else_of_that_output(
    tmp_path: Path, station: Station
) -> None:
    outputs = Outputs((at("a"), at("b")), STREAM, tmp_path)
    outputs.carry_out(RemoveOutput("b"), station)  # type: ignore[arg-type]
    outputs.carry_out(add("c"), station)  # type: ignore[arg-type]
    station.told.clear()
    outputs.settle((at("a"), at("b"), at("d")), station)  # type: ignore[arg-type]
    assert names(outputs) == ["a", "d", "c"], "what was removed on air came back"
    outputs.settle((at("a"), at("b", "another"), at("d")), station)  # type: ignore[arg-type]
    assert names(outputs) == ["a", "b", "d", "c"]
    outputs.settle((at("b", "another"), at("c", "ours")), station)  # type: ignore[arg-type]
    assert station.told[:2] == [
        f"add d rtmp://d.example/live/{KEY}",
        "add b rtmp://b.example/live/another",
    ]
    assert sorted(station.told[2:]) == [
        "move c rtmp://c.example/live/ours",
        "remove a",
        "remove d",
    ]
    assert not (tmp_path / FILE).exists(), "nothing is changed on air any more"


def test_an_output_that_the_settings_do_not_change_is_not_touched(
    tmp_path: Path, station: Station
) -> None:
    outputs = Outputs((at("a"), at("b")), STREAM, tmp_path)
    assert outputs.settle((at("b"), at("a")), station) == ""  # type: ignore[arg-type]
    assert station.told == []


@pytest.mark.parametrize("text", ["", "[", '[{"over": "", "order": {"do": "mute"}}]', "\0" * 9])
def test_a_broken_file_of_changes_keeps_nobody_off_the_air(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text(text)
    assert names(Outputs((at("a"),), STREAM, tmp_path)) == ["a"]
    assert "is lost" in caplog.text


def test_a_disk_that_refuses_does_not_keep_an_order_from_being_done(
    tmp_path: Path, station: Station
) -> None:
    outputs = Outputs((at("a"),), STREAM, tmp_path / "nowhere")
    words = outputs.carry_out(add("b"), station)  # type: ignore[arg-type]
    assert "would not outlive" in words
    assert names(outputs) == ["a", "b"]


@given(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=6).map(lambda w: f"K9{w}"),
    st.sampled_from(["rtmp://h.example/live/{}", "rtmps://u:{}@h.example/x/y?sign={}",
                     "srt://h.example:9?streamid=publish:{}&passphrase={}", "{}", "rtmp://[/{}"]),
)  # fmt: skip
def test_wherever_an_order_is_written_down_its_key_is_masked(key: str, form: str) -> None:
    order = AddOutput(
        "b", Address(form.replace("{}", key)), backup=Address(form.replace("{}", key))
    )
    receipt = Receipt("n", done=True, words="", at=0.0)
    shown = (
        repr(order),
        f"{order.url} {order.url!r}",
        json.dumps(ORDER.dump_python(order)),
        ORDER.dump_json(order).decode(),
        packed(Acted(order, receipt)).decode(errors="replace"),
        repr(Ask("n", order)),
    )
    for text in shown:
        assert key not in text
    assert key in packed(Ask("n", order)).decode(errors="replace")
    again = ORDER.validate_python(ORDER.dump_python(order))
    assert ORDER.dump_python(again) == ORDER.dump_python(order), "masked twice is masked"


def test_logs_of_outputs_hold_no_key(
    tmp_path: Path, station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    outputs = Outputs((at("a"),), STREAM, tmp_path)
    outputs.carry_out(add("b"), station)  # type: ignore[arg-type]
    Outputs((at("a"),), STREAM, tmp_path)
    (tmp_path / FILE).write_text(f'[{{"order": "{KEY}"}}]')
    Outputs((at("a"),), STREAM, tmp_path)
    assert KEY not in caplog.text + repr(outputs.now)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
