from air_parts import packet
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer.feed import LIMIT, SOUND, Feed
from streamer.packet import Packet


def drain(feed: Feed) -> list[Packet]:
    taken = []
    while (one := feed.take(0)) is not None:
        taken.append(one)
    return taken


def programme(frames: int) -> list[Packet]:
    made = []
    for n in range(frames):
        made.append(packet(n, key=n % 60 == 0))
        made.append(packet(n, kind="audio"))
    return made


def test_a_connection_starts_with_the_current_group_of_pictures() -> None:
    feed = Feed()
    for p in programme(100):
        feed.offer(p)
    feed.rewind()
    replayed = drain(feed)
    assert replayed[0].key
    assert [p.pts for p in replayed if p.kind == "video"] == list(range(60, 100))


def test_a_connection_before_the_first_key_frame_waits_for_it() -> None:
    feed = Feed()
    feed.offer(packet(5))
    feed.rewind()
    feed.offer(packet(6))
    feed.offer(packet(7, key=True))
    assert [p.pts for p in drain(feed)] == [7]


def test_while_nobody_reads_no_more_than_a_group_is_kept() -> None:
    feed = Feed()
    for p in programme(10_000):
        feed.offer(p)
    assert len(feed._group) <= 120
    assert not feed._waiting


def test_a_slow_reader_loses_pictures_up_to_a_key_frame_and_keeps_the_sound() -> None:
    feed = Feed(limit=4)
    feed.rewind()
    everything = programme(170)
    for p in everything:
        feed.offer(p)
    left = drain(feed)
    video = [p for p in left if p.kind == "video"]
    sound = [p.pts for p in left if p.kind == "audio"]
    assert video[0].key
    assert sound == list(range(sound[0], 170))
    assert feed.dropped == len(everything) - len(left) > 0


def test_what_is_replayed_on_connecting_is_not_dropped_when_the_reader_begins_late() -> None:
    feed = Feed()
    for p in programme(60):
        feed.offer(p)
    feed.rewind()
    assert feed.seconds <= LIMIT
    feed.offer(packet(60, key=True))
    assert not feed.dropped


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 90), max_size=40), st.sampled_from([1, 4]))
def test_whatever_the_reader_does_pictures_follow_a_key_frame_without_a_gap(
    reads: list[int], limit: int
) -> None:
    feed, taken, coming = Feed(limit), [], iter(programme(2400))
    feed.rewind()
    for read in reads:
        for _ in range(60):
            feed.offer(next(coming))
        taken += [p for _ in range(read) if (p := feed.take(0)) is not None]
        assert feed.seconds <= limit * SOUND
        video = [p for p in feed._waiting if p.kind == "video"]
        assert not video or video[-1].t - video[0].t <= limit
    taken += drain(feed)
    before: Packet | None = None
    for p in (p for p in taken if p.kind == "video"):
        assert p.key or (before is not None and p.pts == before.pts + 1)
        before = p
    sound = [p.pts for p in taken if p.kind == "audio"]
    assert sound == sorted(set(sound))


def test_what_waits_at_the_end_can_still_be_taken() -> None:
    feed = Feed()
    feed.rewind()
    feed.offer(packet(0, key=True))
    feed.close()
    feed.offer(packet(1))
    assert not feed.over
    assert [p.pts for p in drain(feed)] == [0]
    assert feed.over
