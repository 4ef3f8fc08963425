"""What an operator reads of a destination that fails."""

import pytest

from streamer.plain_words import at_once, plainly


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        (
            "[Errno 111] Connection refused; last error log: [rtmp] Cannot open tcp://127.0.0.1:1935",
            "Connection refused",
        ),
        ("[Errno 32] Broken pipe", "Broken pipe"),
        ("error: [Errno 32] Broken pipe: 'rtmp://a.example/live/***'", "Broken pipe"),
        (
            "[Errno 5] Input/output error; last error log: [rtmp] Server error: BadName",
            "Server error: BadName",
        ),
        ("[Errno 5] Input/output error", "Input/output error"),
        (
            "[Errno 5] Input/output error; last error log: [rtmp] Cannot open connection tcp://a.b:1",
            "the name a.b was not found",
        ),
        (
            "[Errno 5] Input/output error; last error log: [rtmps] Cannot open connection tls://a.b",
            "no TLS with a.b: its name was not found, or it speaks none there",
        ),
        ("the pusher was ended by signal 9", "the pusher was ended by signal 9"),
    ],
)
def test_the_reason_is_told_once_and_without_its_number(words: str, plain: str) -> None:
    assert plainly(words) == plain


def test_a_session_that_is_closed_as_soon_as_it_has_begun_has_the_key_looked_at() -> None:
    assert "is the stream key right" in at_once("Broken pipe")
    killed = "the pusher was ended by signal 9"
    assert at_once(killed) == killed
