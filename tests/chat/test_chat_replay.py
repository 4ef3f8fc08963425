import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.replay import read
from studio.errors import Misconfigured


def written(tmp_path: Path, *lines: object) -> Path:
    file = tmp_path / "chat.jsonl"
    rows = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def test_comments_come_in_order_of_time(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {"t": 9, "author": "Bob", "text": "and this?"},
        {"t": 3.5, "author": "Ann", "text": "how much?", "platform": "tube", "id": "x1"},
    )
    first, second = read(file)
    assert (first.id, first.platform, first.at) == ("x1", "tube", 3.5)
    assert (second.id, second.platform, second.text) == ("replay-1", "replay", "and this?")


def test_blank_lines_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "chat.jsonl"
    file.write_text('\ufeff{"t": 1, "author": "A", "text": "hi"}\n\n\n', encoding="utf-8")
    assert len(read(file)) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "line 2: is not JSON"),
        ("[1, 2]", "found list"),
        ({"t": -1, "author": "A", "text": "x"}, "t: found -1"),
        ({"t": True, "author": "A", "text": "x"}, "t: found True"),
        ('{"t": NaN, "author": "A", "text": "x"}', "t: found nan"),
        ({"t": 1, "text": "x"}, "author: found None"),
        ({"t": 1, "author": "A", "text": 5}, "text: found 5"),
        ({"t": 1, "author": "A", "text": "x", "txet": "y"}, "'txet'"),
        ({"t": 1, "author": "A", "text": "x", "id": "a"}, "'a' as in line 1"),
        ("[" * 50_000, "is not JSON"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, line: object, words: str) -> None:
    file = written(tmp_path, {"t": 0, "author": "A", "text": "hi", "id": "a"}, line)
    with pytest.raises(Misconfigured) as fault:
        read(file)
    assert words in str(fault.value)
    assert "chat.jsonl" in str(fault.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        read(tmp_path / "none.jsonl")


@given(st.binary(max_size=400))
def test_any_bytes_are_comments_or_a_clear_fault(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "chat.jsonl"
        file.write_bytes(content)
        with suppress(Misconfigured):
            read(file)
