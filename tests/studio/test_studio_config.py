from pathlib import Path

import pytest

from studio.config import load
from studio.environment import environment
from studio.errors import Misconfigured


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(written(tmp_path, ""), env={}).stream.fps == 30


def test_an_unknown_key_is_named_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"config\.yaml: stream\.widht: no such setting"):
        load(written(tmp_path, "stream: {widht: 720}"), env={})


def test_a_wrong_value_is_shown_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"stream\.video_kbps: .*greater than.*300.*found 10"):
        load(written(tmp_path, "stream: {video_kbps: 10}"), env={})


def test_a_frame_rate_that_does_not_hold_whole_samples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="29 frames per second do not hold whole samples"):
        load(written(tmp_path, "stream: {fps: 29}"), env={})


def test_a_stream_key_comes_from_the_environment(tmp_path: Path) -> None:
    file = written(tmp_path, 'stream: {outputs: [{name: a, url: "rtmp://h/live/${KEY}"}]}')
    assert load(file, env={"KEY": "s3cret"}).stream.outputs[0].url == "rtmp://h/live/s3cret"
    with pytest.raises(Misconfigured, match=r"stream\.outputs\.0\.url: .*KEY is not set"):
        load(file, env={})
    with pytest.raises(Misconfigured, match=r"stream\.outputs\.0\.url: .*KEY is empty"):
        load(file, env={"KEY": ""})


@pytest.mark.parametrize("end", ["\r", "\n", " "])
def test_a_stream_key_with_a_line_break_behind_it_is_told(tmp_path: Path, end: str) -> None:
    file = written(tmp_path, 'stream: {outputs: [{name: a, url: "rtmp://h/live/${KEY}"}]}')
    with pytest.raises(Misconfigured, match=r"0\.url: .*without spaces and line breaks") as told:
        load(file, env={"KEY": f"s3cret{end}"})
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "text",
    [
        "stream: {outputs: rtmps://h/live/s3cret}",
        "stream: {outputs: [rtmps://h/live/s3cret]}",
        "stream: [rtmps://h/live/s3cret]",
        "stream: {fps: [rtmps://h/live/s3cret]}",
        "console: s3cret",
    ],
)
def test_a_key_in_the_wrong_place_is_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        load(written(tmp_path, text), env={})
    assert "s3cret" not in str(refusal.value)


def test_a_bad_url_is_refused_without_showing_its_key(tmp_path: Path) -> None:
    file = written(tmp_path, 'stream: {outputs: [{name: a, url: "http://h/live/s3cret"}]}')
    with pytest.raises(Misconfigured) as refusal:
        load(file, env={})
    assert "s3cret" not in str(refusal.value)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="line 3, column 7"):
        load(written(tmp_path, "show:\n  name: [unclosed\nstream: 3"), env={})


def test_an_anchor_that_contains_itself_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="contains itself"):
        load(written(tmp_path, "script: {banned: &a [*a]}"), env={})


def test_a_preset_x264_does_not_have_is_refused_with_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"stream\.preset: .*'veryfast'"):
        load(written(tmp_path, "stream: {preset: warp}"), env={})


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        load(tmp_path / "nowhere.yaml", env={})


def test_what_the_operator_has_set_in_the_environment_goes_before_our_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "7")
    made = environment({"MALLOC_ARENA_MAX": "2", "VITRINE_TEST_ONLY": "1"})
    assert (made["MALLOC_ARENA_MAX"], made["VITRINE_TEST_ONLY"]) == ("7", "1")
