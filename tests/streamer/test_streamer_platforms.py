import pytest

from streamer.platforms import GENERIC, objections, platform, platforms
from streamer.route import PATIENCE, Route
from studio.errors import Misconfigured
from studio.settings import Output, Stream


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("rtmps://a.rtmps.youtube.com:443/live2/abcd", "youtube"),
        ("rtmp://live.twitch.tv/app/live_1", "twitch"),
        ("rtmps://live-api-s.facebook.com:443/rtmp/FB-1", "facebook"),
        ("rtmp://push-rtmp-l11-va01.tiktokcdn.com/stage/stream-1", "tiktok"),
        ("rtmp://live-push.bilivideo.com/live-bvc/key", "bilibili"),
        ("rtmp://127.0.0.1/live/key", GENERIC),
        ("rtmp://notyoutube.com/live/key", GENERIC),
        ("rtmp://youtube.com.evil.example/live/key", GENERIC),
    ],
)
def test_a_platform_is_known_by_the_host_it_is_sent_to(url: str, name: str) -> None:
    assert platform(Output(name="a", url=url)) is platforms()[name]


def test_every_platform_says_when_it_was_checked_and_leaves_before_its_limit() -> None:
    for one in platforms().values():
        assert one.checked.year >= 2026
        assert one.rollover_hours is None or one.rollover_hours > 1
    assert (platforms()["twitch"].rollover_hours or 0) < 48
    assert (platforms()["facebook"].rollover_hours or 0) < 8
    assert (platforms()[GENERIC].rollover_hours or 0) * 3_600_000 < 2**31


def test_what_a_platform_does_not_take_is_said_with_what_to_change() -> None:
    stream = Stream(width=1920, height=1080, video_kbps=9000, audio_kbps=320)
    words = objections(Output(name="a", url="rtmp://live-api-s.facebook.com/rtmp/k"), stream)
    assert [w for w in words if "rtmps" in w]
    assert [w for w in words if "stream.video_kbps" in w]
    assert [w for w in words if "stream.audio_kbps" in w]
    assert objections(Output(name="a", url="rtmp://127.0.0.1/live/k"), stream) == []
    assert objections(Output(name="a", url="rtmp://h.example/x/k", platform="tiktok"), stream)


def test_a_platform_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(Misconfigured, match=r"myspace.*youtube"):
        platform(Output(name="a", url="rtmp://127.0.0.1/live/k", platform="myspace"))


def test_the_backup_of_youtube_is_found_and_tried_after_a_dozen_failures_and_left_again() -> None:
    route = Route(Output(name="a", url="rtmps://a.rtmps.youtube.com:443/live2/secretkey"))
    first = route.now.url
    for _ in range(PATIENCE - 1):
        route.failed()
    assert route.now.url == first
    route.failed()
    assert route.on_backup
    assert route.now.url == "rtmps://b.rtmps.youtube.com:443/live2/secretkey?backup=1"
    assert "secretkey" not in route.now.masked + route.scrubbed(f"{route.now.url} failed")
    route.home()
    assert route.now.url == first


def test_a_destination_without_a_backup_is_tried_for_ever() -> None:
    route = Route(Output(name="a", url="rtmp://127.0.0.1/live/secretkey"))
    for _ in range(3 * PATIENCE):
        route.failed()
    assert route.now.url == "rtmp://127.0.0.1/live/secretkey"
