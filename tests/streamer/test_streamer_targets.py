import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer.targets import MASK, masked, target


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtmp://a.example/live2/abcd-efgh", "rtmp://a.example/live2/***"),
        ("rtmps://a.example:443/rtmp/FB-1?s_bl=1&s_sw=0", "rtmps://a.example:443/rtmp/***?***"),
        ("rtmp://me:secret@a.example/app/inst/key", "rtmp://***@a.example/app/inst/***"),
        ("rtmp://127.0.0.1/live", "rtmp://127.0.0.1/live"),
        (
            "srt://a.example:9000?mode=caller&streamid=publish:abc&passphrase=0123456789",
            "srt://a.example:9000?mode=caller&streamid=***&passphrase=***",
        ),
    ],
)
def test_a_destination_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert masked(url) == shown


WORD = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=6)


@given(WORD.map(lambda w: f"K9{w}"), WORD.map(lambda w: f"Q7{w}"))
def test_no_key_survives_in_what_ffmpeg_says(key: str, value: str) -> None:
    aim = target(f"rtmp://a.example/live/{key}?token={value}")
    words = aim.scrubbed(f"Error opening {aim.url}: publish {key} failed, args token={value}")
    for text in (words, aim.masked, repr(aim)):
        assert key not in text
        assert value not in text
    assert MASK in words


def test_srt_carries_mpegts_and_the_others_flv() -> None:
    assert target("srt://a.example:9000").muxer == "mpegts"
    assert target("rtmps://a.example/live/key1").muxer == "flv"
