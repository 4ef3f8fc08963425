"""Which SRT connections our own child makes, and what it makes of their URLs."""

import pytest

from streamer import srt
from streamer.carrier import carried_by_us, command
from streamer.targets import target


@pytest.fixture
def with_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srt, "library", lambda: "libsrt-gnutls.so.1.5")


@pytest.mark.usefixtures("with_library")
@pytest.mark.parametrize(
    ("query", "ours"),
    [
        ("", True),
        ("?streamid=publish:key&passphrase=0123456789&pbkeylen=16&latency=200000", True),
        ("?mode=caller&transtype=live&pkt_size=1316&maxbw=-1&peerlatency=1", True),
        ("?mode=listener", False),
        ("?mode=rendezvous&passphrase=0123456789", False),
        ("?transtype=file", False),
        ("?smoother=live", False),
    ],
)
def test_what_we_know_is_carried_by_us_and_the_rest_by_ffmpeg(query: str, ours: bool) -> None:
    aim = target(f"srt://h.example:9000{query}")
    assert carried_by_us(aim) is ours
    assert ("h.example" in " ".join(command(aim))) is not ours


def test_without_the_library_an_ffmpeg_carries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srt, "library", lambda: None)
    assert not carried_by_us(target("srt://h.example:9000"))
    with pytest.raises(srt.SrtRefused, match="no libsrt"):
        srt.SrtLine("srt://h.example:9000")


def test_a_stream_id_is_read_as_ffmpeg_reads_it() -> None:
    url = "srt://h.example:9000?streamid=%23!::r=live/a,m=publish&passphrase=a+b%20c"
    assert srt._asked(url) == {"streamid": "#!::r=live/a,m=publish", "passphrase": "a+b c"}


@pytest.mark.skipif(srt.library() is None, reason="sudo apt-get install libsrt1.5-gnutls")
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("srt://127.0.0.1:9?latency=soon", "latency: expected a whole number"),
        ("srt://127.0.0.1:9?passphrase=short", "passphrase: "),
        ("srt://no.such.host.invalid:9", "the host is not known"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(srt.SrtRefused, match=why):
        srt.SrtLine(url)
