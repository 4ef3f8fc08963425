"""Keys are kept beside the settings, for their owner alone."""

from pathlib import Path

import pytest

from studio.config import load
from studio.errors import Misconfigured
from studio.keys_file import add_keys, keys_file, read_keys


def settings(folder: Path) -> Path:
    file = folder / "config.yaml"
    file.write_text('stream: {outputs: [{name: a, url: "rtmp://h/live/${A_KEY}"}]}')
    return file


def test_a_key_beside_the_settings_is_used(tmp_path: Path) -> None:
    config = settings(tmp_path)
    add_keys(config, {"A_KEY": "beside"})
    assert load(config, env={}).stream.outputs[0].url == "rtmp://h/live/beside"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    config = settings(tmp_path)
    add_keys(config, {"A_KEY": "beside"})
    assert load(config, env={"A_KEY": "around"}).stream.outputs[0].url == "rtmp://h/live/around"


def test_keys_are_added_to_those_that_are_kept_and_nobody_else_reads_them(tmp_path: Path) -> None:
    config = settings(tmp_path)
    keys_file(config).write_text("# mine\n\nOLD=a=b?c\n")
    add_keys(config, {"A_KEY": "x"})
    assert read_keys(config) == {"OLD": "a=b?c", "A_KEY": "x"}
    assert keys_file(config).stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.keys", "config.yaml"]


def test_a_line_that_is_no_key_is_named_by_its_number_alone(tmp_path: Path) -> None:
    config = settings(tmp_path)
    keys_file(config).write_text("A_KEY=ok\nhush hush\n")
    with pytest.raises(Misconfigured, match="line 2: expected NAME=value") as refused:
        read_keys(config)
    assert "hush" not in str(refused.value)
