"""Whatever a secret stands in, no line of a log shows it."""

import json
import logging
import string
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showrunner.log_lines import JsonLines, TextLines
from showrunner.log_mask import Mask, secrets_in

KEY = st.text(string.ascii_letters + string.digits + "-_", min_size=8, max_size=40).filter(
    lambda key: len(set(key)) > 4
)
ODD = st.text(min_size=6, max_size=24).filter(lambda s: s.strip() == s and len(set(s)) > 4)
WORDS = st.text(" abcdefgh.,:;'\"()/?&=é", max_size=30)

SHAPES = (
    "rtmp://a.example/live2/{}",
    "rtmps://a.example:443/app/{}?backup=1",
    "rtmp://user:{}@a.example/app/x",
    "srt://a.example:9000?mode=caller&passphrase={}",
    "srt://a.example:9000?streamid=publish:{}",
    "https://user:{}@a.example/",
    "https://a.example/pic.png?key={}&w=3",
    "Authorization: Bearer {}",
    "{{'authorization': 'Basic {}'}}",
    "token={}",
    '"access_token": "{}"',
    "password: {}",
    "the passphrase = '{}'",
    "STREAM_KEY={}",
    "Cookie: {}",
)
"""Where a secret that nobody has told of is known by what stands around it."""


@given(KEY, WORDS, WORDS, st.sampled_from(SHAPES))
def test_a_secret_nobody_told_of_is_known_by_its_place(
    key: str, before: str, after: str, shape: str
) -> None:
    if key in before + after + shape:
        return
    told = Mask()(f"{before} {shape.format(key)} {after}")
    assert key not in told


@given(ODD, WORDS, WORDS, st.sampled_from(("%s", "%r", "quoted")))
def test_a_known_secret_is_struck_out_wherever_it_stands(
    secret: str, before: str, after: str, how: str
) -> None:
    shown = quote(secret, safe="") if how == "quoted" else how % secret
    if shown in before + after or secret in before + after or shown in "***":
        return
    told = Mask([secret])(f"{before}{shown}{after}")
    assert shown.strip("'\"") not in told


@given(WORDS, KEY, st.sampled_from(SHAPES))
def test_masking_twice_is_masking_once(before: str, key: str, shape: str) -> None:
    mask = Mask(["sesame-street"])
    once = mask(f"{before} {shape.format(key)}")
    assert mask(once) == once


def test_what_is_no_secret_stays_as_it_is() -> None:
    lines = (
        "YouTube (rtmps://a.example/live2/***): it ended (1); next try in 0.5 s",
        "the model took 120 tokens: 3 lines",
        "http://127.0.0.1:8080/watch is open",
        "key frame every 2 s",
        "srt://a.example:9000?mode=caller&latency=200",
    )
    assert [Mask()(line) for line in lines] == list(lines)


def test_the_secrets_of_settings_are_found_by_name_and_in_urls() -> None:
    tree = {
        "stream": {"outputs": [{"name": "one", "url": "rtmps://u:pw-pw-pw@h/live2/abcd-efgh?x=yz12345"}]},
        "console": {"token": "console-token", "port": 8080, "hook_secret": None},
        "script": {"writer": {"settings": {"api_key": "llm-key-1", "model": "tiny"}}},
        "alerts": {"webhook": "https://hooks.example/T0/B0/xyz"},
    }  # fmt: skip
    found = set(secrets_in(tree))
    assert found >= {"pw-pw-pw", "abcd-efgh", "yz12345", "console-token", "llm-key-1"}
    assert "https://hooks.example/T0/B0/xyz" in found
    assert not found & {"tiny", "one", "8080"}


def _record(words: str, *args: object, **fields: object) -> logging.LogRecord:
    record = logging.LogRecord("streamer.pusher", logging.WARNING, __file__, 1, words, args, None)
    record.__dict__.update(fields)
    return record


@given(st.text(max_size=200), st.text(max_size=60))
def test_a_line_is_one_line_of_json_whatever_is_said(words: str, field: str) -> None:
    line = JsonLines("playout", Mask()).format(_record("%s", words, output=field))
    assert len(line.splitlines()) == 1
    assert json.loads(line).keys() >= {"time", "level", "process", "room", "message", "output"}
    assert json.loads(line)["room"] == "streamer"


@given(st.text(max_size=200))
def test_words_of_the_audience_neither_begin_a_line_nor_move_the_cursor(words: str) -> None:
    line = TextLines("brain", Mask()).format(_record("chat: %s", words))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


@pytest.mark.parametrize("form", [JsonLines, TextLines])
def test_fields_and_tracebacks_are_masked_too(form: type[JsonLines | TextLines]) -> None:
    lines = form("desk", Mask(["sesame-street"]))
    record = _record("lost", token="abc", where="at sesame-street")
    fault = ValueError("rtmp://h/live/very-secret-key")
    record.exc_info = (type(fault), fault, None)
    line = lines.format(record)
    assert "ValueError" in line
    assert not [
        word
        for word in ("abc'", '"abc"', "=abc", "sesame-street", "very-secret-key")
        if word in line
    ]


def test_a_line_has_an_end() -> None:
    line = JsonLines("desk", Mask()).format(_record("%s", "long " * 1_000_000))
    assert len(line) < 5_000
