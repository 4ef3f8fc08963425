"""The product card: rows that have data, numbers that roll, pictures of any kind."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from stage_parts import BOARD, BOTTLE, FPS, LAMP, WALL, moment, painter

from avatar.card_rows import Holds, stack
from avatar.countdown import clock_face, seconds_left, whole_days
from avatar.i420 import visible
from avatar.overlay_buy import short_link
from avatar.shapes import qr
from avatar.stage_layout import Orientation, load_layout
from studio.board import Board, Card

SIZE = (360, 640)


@pytest.fixture(scope="module")
def drawn(cache: Path) -> Callable[[Card], np.ndarray]:
    """The settled picture, as luma, of a stage with one card."""

    def draw(card: Card) -> np.ndarray:
        show = painter(cache, SIZE, host=False)
        for index in range(25):
            picture = show.paint(moment(index, Board(1, "F", (card,), card.sku)))
        return picture[: SIZE[1]].copy()

    return draw


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=120)
prices = st.from_regex(
    r"(Rp |€|\$)?[0-9]{1,3}([.,][0-9]{3}){0,4}([.,][0-9]{2})?( Kč)?", fullmatch=True
)


@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(names, prices, st.none() | prices, st.none() | names)
def test_no_text_leaves_the_cards_zone(
    drawn: Callable[[Card], np.ndarray], name: str, price: str, was: str | None, stock: str | None
) -> None:
    full = replace(
        BOTTLE, name=name, short_name="x", price=price, was=was, stock=stock, picture=None
    )
    bare = drawn(
        replace(full, name=" ", price=" ", was=was and " ", stock=stock and " ", link=None)
    )
    layout = load_layout(*SIZE)
    zone = layout.overlays.rect(layout.zones["card"].box)
    buy = layout.overlays.rect(layout.zones["buy"].box).bottom
    strip = layout.overlays.rect(layout.zones["now_next"].box)
    changed = np.argwhere(drawn(full) != bare)
    outside = [
        (y, x)
        for y, x in changed
        if not (zone.x - 12 <= x < zone.right + 12 and zone.y <= y < buy + 16)
        and not (strip.y <= y < strip.bottom)
    ]
    assert not outside


@given(
    st.builds(
        Holds,
        name_lines=st.integers(1, 3),
        was=st.booleans(),
        crowded=st.booleans(),
        stock=st.booleans(),
        meter=st.booleans(),
        countdown=st.booleans(),
    ),
    st.sampled_from([(1080, 1920), (1920, 1080)]),
)
def test_rows_keep_their_order_and_stay_on_the_card(holds: Holds, size: tuple[int, int]) -> None:
    layout = load_layout(*size)
    orientation: Orientation = layout.orientation
    zones = {name: zone.box for name, zone in layout.zones.items()}
    rows = stack(holds, zones, orientation)
    bottom = zones["card"].y + rows.height
    price = zones["price"].y - rows.price
    edge = price + zones["price"].h
    if holds.stock:
        stock = zones["stock"].y - rows.stock
        assert stock >= price + 60
        edge = stock + zones["stock"].h - (0 if holds.meter else 24)
    if holds.countdown:
        countdown = zones["countdown"].y - rows.countdown
        assert countdown >= edge - 48
        assert countdown + zones["countdown"].h == pytest.approx(bottom, abs=1)
    assert rows.height <= zones["card"].h
    assert edge - 48 <= bottom


def test_a_number_that_changes_rolls_and_lands_within_half_a_second(cache: Path) -> None:
    show = painter(cache, SIZE, host=False)
    for index in range(30):
        before = show.paint(moment(index))
    changed = replace(BOARD, cards=(replace(BOTTLE, price="$27.50"), LAMP))
    pictures = [show.paint(moment(30 + n, changed)) for n in range(FPS // 2 + 1)]
    zone = load_layout(*SIZE)
    rows, columns = zone.overlays.rect(zone.zones["price"].box).window
    windows = [picture[: SIZE[1]][rows, columns] for picture in (before, *pictures)]
    moves = [not np.array_equal(one, two) for one, two in pairwise(windows)]
    assert sum(moves) > 4
    assert not any(moves[-1:])


@pytest.mark.parametrize("name", ["missing.png", "empty.png", "text.png", "bomb.png", "cut.jpg"])
def test_a_picture_that_cannot_be_drawn_gets_a_stand_in(
    cache: Path, tmp_path: Path, drawn: Callable[[Card], np.ndarray], name: str
) -> None:
    file = tmp_path / name
    if name == "empty.png":
        file.touch()
    if name == "text.png":
        file.write_text("<html>not a picture</html>")
    if name == "bomb.png":
        Image.new("1", (12000, 12000)).save(file)
    if name == "cut.jpg":
        Image.effect_noise((300, 300), 90).save(file)
        file.write_bytes(file.read_bytes()[:40])
    expected = drawn(replace(BOTTLE, picture=None))
    assert np.array_equal(drawn(replace(BOTTLE, picture=str(file))), expected)


def test_an_impatient_show_goes_on_without_the_picture_and_gets_it_later(
    cache: Path, tmp_path: Path
) -> None:
    file = tmp_path / "new.png"
    Image.effect_noise((300, 300), 90).convert("RGB").save(file)
    show = painter(tmp_path / "cold", SIZE, host=False, patient=False)
    board = Board(1, "F", (replace(BOTTLE, picture=str(file)),), "bottle")
    try:
        first = [show.paint(moment(index, board)) for index in range(14)][-1]
        later = None
        for index in range(14, 3000):
            later = show.paint(moment(index, board))
            if _noisy(later) and not _noisy(first):
                break
        assert later is not None
        assert _noisy(later)
    finally:
        show.close()


def test_cards_that_wait_are_kept_as_their_pixels_alone(cache: Path) -> None:
    many = tuple(replace(LAMP, sku=f"lamp-{n}", name=f"Desk lamp {n}") for n in range(8))
    show = painter(cache, SIZE, host=False)
    for index in range(30):
        show.paint(moment(index, Board(1, "Fernhollow", many[:1], many[0].sku)))
    tracemalloc.start()
    try:
        for index in range(30, 90):
            show.paint(moment(index, Board(2, "Fernhollow", many, many[0].sku)))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Ready to be laid they take two and a half times as much.
    assert held < 2_500_000


def _noisy(picture: np.ndarray) -> bool:
    layout = load_layout(*SIZE)
    zone = layout.overlays.rect(layout.zones["card"].box)
    part = picture[zone.y + 20 : zone.y + 70, zone.x + 20 : zone.right - 20]
    return float(cv2.Laplacian(part, cv2.CV_32F).std()) > 30


def test_time_left_is_rounded_up_and_ends_at_zero() -> None:
    assert BOTTLE.ends is not None
    assert seconds_left(BOTTLE.ends, WALL) == 8077
    assert seconds_left(BOTTLE.ends, WALL + 0.2) == 8077
    assert seconds_left(BOTTLE.ends, WALL + 8076.9) == 1
    assert seconds_left(BOTTLE.ends, WALL + 8077) is None
    assert seconds_left(None, WALL) is None


@given(st.integers(1, 100 * 3600 - 1))
def test_the_clock_face_says_the_seconds(seconds: int) -> None:
    face = clock_face(seconds)
    assert len(face) == 6
    assert int(face[:2]) * 3600 + int(face[2:4]) * 60 + int(face[4:]) == seconds
    assert whole_days(seconds) is None


def test_many_hours_are_days() -> None:
    assert whole_days(12 * 86400) == 12


def test_links_are_shown_as_people_read_them() -> None:
    assert short_link("https://www.shop.example/lamps/?utm=1") == "shop.example/lamps"
    assert short_link("shop.example/1") == "shop.example/1"


def test_the_code_on_the_picture_leads_to_the_product(cache: Path) -> None:
    show = painter(cache, (960, 540), host=False)
    for index in range(30):
        picture = show.paint(moment(index))
    found, *_ = cv2.QRCodeDetector().detectAndDecode(visible(picture)[400:, 660:])
    assert found == "https://shop.example/1"


def test_a_code_that_phones_could_not_read_is_left_out() -> None:
    assert qr("https://shop.example/" + "x" * 400, 100) is None
