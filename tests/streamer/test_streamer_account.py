from air_parts import packet

from streamer.account import RATE_WINDOW, Account
from streamer.feed import Feed
from studio.clock import SimulatedClock


def test_bytes_are_counted_for_ever_and_the_rate_over_a_window() -> None:
    clock = SimulatedClock()
    account = Account(clock)
    for _ in range(10):
        account.send(125_000)
        clock.lag(1.0)
    assert account.sent == 1_250_000
    assert 900 <= account.kbps <= 1100
    clock.lag(RATE_WINDOW + 1)
    assert account.kbps == 0.0


def test_time_without_a_session_counts_from_the_first_session_on() -> None:
    clock = SimulatedClock()
    account = Account(clock)
    clock.lag(60)
    assert account.away == 0.0, "it was never there, so it has not gone"
    account.live()
    clock.lag(60)
    account.lost()
    clock.lag(2)
    assert (account.breaks, account.away) == (1, 2.0)
    account.live()
    clock.lag(5)
    account.live()
    account.lost()
    clock.lag(0.5)
    assert (account.breaks, account.away) == (2, 2.5)


def test_pictures_that_are_dropped_and_sound_that_is_are_told_apart() -> None:
    feed = Feed(limit=1.0)
    feed.offer(packet(0, key=True))
    feed.rewind()
    for n in range(1, 60):
        feed.offer(packet(n))
    assert (feed.dropped_video, feed.dropped_audio) == (60, 0)
    for n in range(60, 150):
        feed.offer(packet(n, kind="audio"))
    assert feed.dropped_video == 60
    assert feed.dropped_audio == feed.dropped - 60 == 29
