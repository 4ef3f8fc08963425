"""What the folder of recordings keeps and what has to go; and how far a broken file is read."""

import io
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest
from air_parts import SHAPE, SMALL
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer.archive import (
    AGED_AT_ONCE,
    PART,
    WHOLE,
    Kept,
    Limits,
    is_name,
    kept,
    listing,
    named,
    surplus,
)
from streamer.boxes import extent, fragments
from streamer.deck import Deck, Lost, Refused
from streamer.encoder import Encoder
from streamer.mux import Mux
from streamer.packet import Packet, Signal
from streamer.reel import Reel
from studio.clock import SimulatedClock, SystemClock
from studio.show import RATE, Frame

FPS = SMALL.fps
NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def one(minutes_ago: float, size: int = 10, *, whole: bool = True) -> Kept:
    start = NOON - timedelta(minutes=minutes_ago)
    return Kept(named(start, "s", 1000 - minutes_ago), start, "s", 1000 - minutes_ago, size, whole)


recordings = st.lists(
    st.builds(
        one, st.floats(0, 10_000, allow_nan=False), st.integers(0, 1000), whole=st.booleans()
    ),
    max_size=30,
)
limits = st.builds(
    Limits,
    st.none() | st.floats(1, 1e6),
    st.none() | st.integers(0, 20_000),
    st.integers(0, 20_000),
)
amounts = st.integers(0, 20_000)


@given(recordings, limits, amounts, amounts)
def test_the_oldest_go_and_no_more_than_needed(
    there: list[Kept], limits: Limits, free: int, coming: int
) -> None:
    gone = surplus(there, limits, NOON, free, coming)
    whole = sorted((k for k in there if k.whole), key=lambda k: (k.start, k.t))
    assert gone == whole[: len(gone)]
    if gone:
        spared = gone[:-1]
        size = sum(k.size for k in there) - sum(k.size for k in spared) + coming
        left = free - coming + sum(k.size for k in spared)
        over = limits.size is not None and size > limits.size
        aged = limits.seconds is not None and NOON - gone[-1].start > timedelta(
            seconds=limits.seconds
        )
        assert over or aged or left < limits.free
        if not (over or aged):
            assert free - coming + sum(k.size for k in whole) >= limits.free


@given(recordings, limits, amounts, amounts)
def test_size_and_free_disk_are_held_as_long_as_something_can_go(
    there: list[Kept], limits: Limits, free: int, coming: int
) -> None:
    gone = surplus(there, limits, NOON, free, coming)
    if len(gone) == sum(k.whole for k in there):
        return
    size = sum(k.size for k in there) - sum(k.size for k in gone) + coming
    assert limits.size is None or size <= limits.size
    most = free - coming + sum(k.size for k in there if k.whole)
    assert most < limits.free or free - coming + sum(k.size for k in gone) >= limits.free


def test_old_recordings_go_a_few_at_a_time_so_that_a_wrong_clock_costs_little() -> None:
    there = [one(minutes) for minutes in range(0, 1000, 10)]
    hours = Limits(3600, None, 0)
    assert len(surplus(there, hours, NOON, 0)) == AGED_AT_ONCE
    in_a_wrong_year = NOON + timedelta(days=4000)
    assert len(surplus(there, hours, in_a_wrong_year, 0)) == AGED_AT_ONCE
    assert surplus(there[:6], hours, NOON, 0) == []


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - made UTC below
    st.text("09AZaz", min_size=1, max_size=32),
    st.integers(0, 10**9),
)
def test_a_name_tells_wall_time_show_and_show_time(start: datetime, show: str, ms: int) -> None:
    name = named(start.replace(tzinfo=UTC), show, ms / 1000)
    assert is_name(name)
    for ending, whole in ((".mp4", True), (".part.mp4", False)):
        found = kept(name + ending, 7)
        assert found is not None
        assert found.start == start.replace(tzinfo=UTC, microsecond=0)
        assert (found.show, found.size, found.whole) == (show, 7, whole)
        assert found.t == pytest.approx(ms / 1000, abs=0.0011)
        assert found.file == name + ending


@given(st.text())
def test_what_is_no_name_is_none_and_never_leads_out_of_the_folder(text: str) -> None:
    if is_name(text):
        assert "/" not in text
        assert ".." not in text
    kept(text + ".mp4", 1)


def test_other_files_in_the_folder_are_not_ours(tmp_path: Path) -> None:
    for name in ("notes.txt", "holiday.mp4", "20261399-996199Z_s_1.000.mp4", ".hidden.mp4"):
        (tmp_path / name).write_bytes(b"x")
    assert listing(tmp_path) == []


@pytest.fixture(scope="module")
def packets() -> tuple[Signal, list[Packet]]:
    """Nine seconds of a show, encoded, from frame 100 on; pictures are not in the order of showing."""
    stream = SMALL.model_copy(update={"preset": "veryfast"})
    encoder, found = Encoder(stream, SimulatedClock()), []
    for n in range(100, 100 + 9 * FPS):
        picture = np.full(SHAPE, 16 + n % 200, np.uint8)
        found += encoder.encode(Frame(n, picture, np.zeros((RATE // FPS, 2), np.float32)))
    found += encoder.flush()
    shown = [p.pts for p in found if p.kind == "video"]
    assert shown != sorted(shown)
    return encoder.signal, found


def file_of(packets: tuple[Signal, list[Packet]]) -> tuple[list[bytes], list[bytes]]:
    """A file: the pieces as they grow, and the last ones with the patches that close it."""
    mux = Mux(packets[0], "fragments")
    heard_from = packets[1][0].shown
    grown = [mux.add(p) for p in packets[1] if p.kind == "video" or p.shown >= heard_from]
    return [piece for piece in grown if piece], [mux.close()]


def test_a_file_that_breaks_off_anywhere_is_good_up_to_its_last_whole_fragment(
    packets: tuple[Signal, list[Packet]],
) -> None:
    grown, (last,) = file_of(packets)
    data = b"".join(grown)
    ends = [0]
    for at, piece in zip(accumulate(map(len, grown)), grown, strict=True):
        count, end = fragments(piece)
        if count:
            ends.append(at - len(piece) + end)
    assert len(ends) == 5
    for cut in (*range(0, len(data), 997), *ends, *(end - 1 for end in ends[1:]), len(data)):
        found = extent(io.BytesIO(data[:cut]))
        assert found.whole == max(end for end in ends if end <= cut)
        assert found.seconds == pytest.approx(2.0 * ends.index(found.whole), abs=0.001)
        assert not found.finished
    whole = fragments(last)
    assert whole[0] == 1
    assert extent(io.BytesIO(data + last)).whole == len(data) + whole[1]


@given(st.binary(max_size=4000))
def test_any_bytes_are_read_without_harm(data: bytes) -> None:
    found = extent(io.BytesIO(data))
    assert 0 <= found.whole <= len(data)
    assert fragments(data)[1] <= len(data)


@pytest.fixture(scope="module")
def beginning(packets: tuple[Signal, list[Packet]]) -> bytes:
    """The first fragment of a file."""
    return b"".join(file_of(packets)[0][:2])


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_file_is_read_without_harm(
    beginning: bytes, changes: list[tuple[int, int]]
) -> None:
    spoilt = bytearray(beginning)
    for at, value in changes:  # what steers the reading stands near the front
        spoilt[at] = value
    assert 0 <= extent(io.BytesIO(spoilt)).whole <= len(spoilt)


class Disk:
    """A deck with a script: it dies in the middle of the writes it is told to die in."""

    def __init__(self, dies: set[int], kept: str) -> None:
        self.files: dict[str, bytearray] = {}
        self._dies = dies
        self._kept = kept
        """`none` or `all` of the write in which it dies is on the disk."""
        self._writes = 0
        self._name = ""

    def open(self, name: str) -> None:
        assert name not in self.files
        self.files[name] = bytearray()
        self._name = name

    def write(self, at: int, piece: bytes, whole: int) -> None:
        self._writes += 1
        dies = self._writes in self._dies
        if not dies or self._kept == "all":
            self.files[self._name][at : at + len(piece)] = piece
        if dies:
            raise Lost

    def close(self) -> None:
        pass

    def mended(self) -> dict[str, int]:
        """What another one finds: each file cut after its last whole fragment."""
        good = {name: extent(io.BytesIO(data)).whole for name, data in self.files.items()}
        for name, data in self.files.items():
            del data[good[name] :]
        self.files = {name: data for name, data in self.files.items() if data}
        return good


@given(
    dies=st.sets(st.integers(1, 14), max_size=4),
    kept=st.sampled_from(["none", "all"]),
    seconds=st.sampled_from([2.0, 4.0, 100.0]),
)
@settings(max_examples=12, deadline=None)
def test_whatever_dies_in_the_middle_every_picture_is_in_exactly_one_file(
    packets: tuple[Signal, list[Packet]], dies: set[int], kept: str, seconds: float
) -> None:
    signal, programme = packets
    disk = Disk(dies, kept)
    reel = Reel(signal, seconds, 10**9, lambda t: (f"{float(t):09.3f}", {}))
    for step in (*(partial(reel.add, packet) for packet in programme), reel.close):
        told = step
        while told is not None:
            try:
                told(disk)
            except Lost:
                reel.lost(disk.mended())
                # A packet is taken once; the end is told again.
                told = reel.close if step == reel.close else reel.resume
            else:
                told = None
    indexes = []
    for name, data in sorted(disk.files.items()):
        with av.open(io.BytesIO(bytes(data))) as container:
            times = [frame.time or 0.0 for frame in container.decode(video=0)]
        assert times[0] == 0
        indexes += [round((float(name) + time) * FPS) for time in times]
    assert indexes == list(range(100, 100 + 9 * FPS))
    assert reel.missing == 0


def test_a_file_ends_before_it_gets_too_long(packets: tuple[Signal, list[Packet]]) -> None:
    signal, programme = packets
    disk = Disk(set(), "none")
    reel = Reel(signal, 1000, 260_000, lambda t: (f"{float(t):09.3f}", {}))
    for packet in programme:
        reel.add(packet, disk)
    reel.close(disk)
    assert len(disk.files) > 2
    sounds = [p for p in programme if p.kind == "audio" and p.shown >= programme[0].shown]
    found = 0
    for data in disk.files.values():
        with av.open(io.BytesIO(bytes(data))) as container:
            found += sum(packet.pts is not None for packet in container.demux(audio=0))
    assert found == len(sounds), "every sound is in exactly one file"
    assert all(len(data) <= 260_000 for data in disk.files.values())


@pytest.mark.parametrize(("until", "files"), [(4 * FPS, 1), (6 * FPS, 2)])
def test_pictures_that_were_lost_before_the_reel_are_counted_and_a_long_hole_ends_the_file(
    packets: tuple[Signal, list[Packet]], until: int, files: int
) -> None:
    signal, programme = packets
    disk = Disk(set(), "none")
    reel = Reel(signal, 1000, 10**9, lambda t: (f"{float(t):09.3f}", {}))
    begins = 4 * FPS - 10
    for packet in programme:
        if packet.kind == "audio" or not 100 + begins <= packet.pts < 100 + until:
            reel.add(packet, disk)
    reel.close(disk)
    assert len(disk.files) == files
    assert reel.missing == pytest.approx((until - begins) / FPS, abs=1.5 / FPS)
    indexes = []
    for name, data in sorted(disk.files.items()):
        with av.open(io.BytesIO(bytes(data))) as container:
            times = [frame.time or 0.0 for frame in container.decode(video=0)]
        indexes += [round((float(name) + time) * FPS) for time in times]
    kept = (*range(100, 100 + begins), *range(100 + until, 100 + 9 * FPS))
    assert indexes == list(kept), "show time in the files is right on both sides"


@pytest.fixture
def deck() -> Iterator[Callable[[], Deck]]:
    """Real recorders; they are gone at the end."""
    decks: list[Deck] = []

    def make() -> Deck:
        decks.append(Deck(SystemClock(), threading.Event()))
        return decks[-1]

    yield make
    for one in decks:
        assert one.kill()


FREELY = Limits(None, None, 0)
OLD = "20200101-000000Z_s_1.000"


def test_what_a_dead_recorder_left_is_finished_by_the_next_and_a_living_ones_is_left_alone(
    tmp_path: Path, packets: tuple[Signal, list[Packet]], deck: Callable[[], Deck]
) -> None:
    grown, _ = file_of(packets)
    data = b"".join(grown[:4])
    first, second = deck(), deck()
    assert first.begin(tmp_path, FREELY).mended == {}
    first.open(OLD)
    first.write(0, data, 0)
    assert second.begin(tmp_path, FREELY).mended == {OLD: -1}
    assert first.kill()
    whole = extent(io.BytesIO(data)).whole
    (tmp_path / (OLD + PART)).write_bytes(data[: whole + 1000])  # as after a power cut
    (tmp_path / "20200101-000002Z_s_3.000.part.mp4").write_bytes(data[:500])
    mended = deck().begin(tmp_path, FREELY).mended
    assert mended == {OLD: whole, "20200101-000002Z_s_3.000": 0}
    assert [(k.file, k.size) for k in listing(tmp_path)] == [(OLD + WHOLE, whole)]
    with av.open(str(tmp_path / (OLD + WHOLE))) as container:
        assert len(list(container.decode(video=0))) == 2 * FPS * 3


def test_a_recorder_makes_room_before_it_writes_and_says_what_it_deleted(
    tmp_path: Path, deck: Callable[[], Deck]
) -> None:
    for n in range(5):
        (tmp_path / f"2020010{n + 1}-000000Z_s_{n}.000.mp4").write_bytes(bytes(1000))
    one = deck()
    one.begin(tmp_path, Limits(None, 3500, 0))
    assert one.open("20260101-000000Z_s_9.000").deleted == 2
    one.write(0, b"x" * 600, 600)
    assert one.close().free > 0
    left = [k.t for k in listing(tmp_path)]
    assert left == [2.0, 3.0, 4.0, 9.0]


def test_a_disk_without_room_is_said_in_words_and_the_child_stays(
    tmp_path: Path, deck: Callable[[], Deck]
) -> None:
    (tmp_path / (OLD + WHOLE)).write_bytes(b"x")
    one = deck()
    one.begin(tmp_path, Limits(None, None, 10**16))
    with pytest.raises(Refused, match=r"GB are free, and recording\.min_free_gb keeps 1e\+07 GB"):
        one.open("20260101-000000Z_s_9.000")
    assert [k.file for k in listing(tmp_path)] == [OLD + WHOLE], (
        "to delete it would not have helped"
    )
    (tmp_path / "file").write_bytes(b"")
    other = deck()
    with pytest.raises(Refused, match=r"Not a directory|File exists"):
        other.begin(tmp_path / "file", FREELY)
