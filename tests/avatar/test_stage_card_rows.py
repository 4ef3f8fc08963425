"""Whatever a shop's data are, the card holds them: inside, apart, legible, and drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage_parts import BOARD, BOTTLE, FPS, SHOW, WALL, moment, painter, scripted_minute

from avatar import shaping
from avatar.contrast import ratio
from avatar.overlay_card import ProductCard
from avatar.scene import read
from avatar.stage import open_stage
from avatar.stage_layout import load_layout
from avatar.stage_tokens import load_tokens
from studio import settings as config
from studio.board import Board, Card

SIZES = {"portrait": (360, 640), "landscape": (640, 360)}

names = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=120),
    st.sampled_from(
        ["", "I", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "KETTLE XXL " * 11,
         "保温水瓶750毫升不锈钢真空保温杯大容量", "زجاجة ماء معزولة (XL) 750 مل", "ขวดน้ำเก็บความเย็นไม่รั่ว",
         "&lt;b&gt;Tea&lt;/b&gt; \u202e\u0007", "😀 " * 40]
    ),
)  # fmt: skip
prices = st.sampled_from(
    ["Rp 1.299.000", "1\u00a0299,00\u00a0zł", "₫1.250.000", "¥128,000", "$0.99", "$12,345.67", "CHF 1'299.–",
     "€1,234,567.89 – €2,234,567.89", "1.299,00 ر.س", "", "?"]
)  # fmt: skip
cards = st.builds(
    Card,
    sku=st.sampled_from(["a", "b"]),
    name=names,
    short_name=names,
    picture=st.none(),
    price=prices,
    was=st.none() | prices,
    percent_off=st.sampled_from([None, "-5 %", "-100 %", "-25%", ""]),
    stock=st.none() | names,
    stock_share=st.none() | st.floats(-1, 2),
    ends=st.none() | st.integers(-5, 10**9).map(lambda s: datetime.fromtimestamp(WALL + s, UTC)),
    link=st.sampled_from([None, "shop.example/1", "https://shop.example/" + "x" * 200]),
)


@pytest.fixture(scope="module", params=SIZES)
def product_card(
    request: pytest.FixtureRequest, cache: Path
) -> Iterator[tuple[ProductCard, tuple[int, int]]]:
    """The card overlay of a stage, by itself."""
    show = painter(cache, SIZES[request.param], host=False)
    yield next(o for o in show._cast.overlays if isinstance(o, ProductCard)), SIZES[request.param]
    show.close()


_ticks = count()


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(cards)
def test_any_card_is_drawn_inside_its_zone(
    product_card: tuple[ProductCard, tuple[int, int]], card: Card
) -> None:
    overlay, size = product_card
    for _ in range(28):
        layer = overlay.layer(read(moment(next(_ticks), Board(1, "F", (card,), card.sku))))
    layout = load_layout(*size)
    zones = {name: layout.overlays.rect(layout.zones[name].box) for name in ("card", "buy")}
    room = zones["card"].around(zones["buy"])
    bleed = round(48 * layout.overlays.scale) + 4
    assert layer
    for decal in layer:
        rect = decal.rect
        assert rect.x >= room.x - bleed
        assert rect.y >= room.y - bleed
        assert rect.right <= room.right + bleed
        assert rect.bottom <= room.bottom + bleed


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720)])
@pytest.mark.no_cover
def test_letters_of_the_rows_of_a_full_card_keep_apart(cache: Path, size: tuple[int, int]) -> None:
    show = painter(cache, size, host=False)
    ticks = count()

    def settled(card: Card) -> np.ndarray:
        for _ in range(26):
            picture = show.paint(moment(next(ticks), Board(1, "F", (card,), card.sku)))
        return picture[: size[1]].astype(int)

    for name in ("Thermo jog", "Thermo jog bottle " * 8):
        full = replace(BOTTLE, name=name, price="$12,345.67", picture=None, ends=None)
        whole = settled(full)
        rows = []
        for change in ({"name": name.translate(_ALIKE)}, {"price": "$89,899.98"}, {"stock": "99"}):
            changed = np.argwhere(np.abs(whole - settled(replace(full, **change))) > 24)
            rows.append((int(changed[:, 0].min()), int(changed[:, 0].max())))
        assert all(above[1] < below[0] for above, below in pairwise(rows)), rows
    show.close()


_ALIKE = str.maketrans("eog", "oeq")
"""Letters of about the same width, so that lines break in the same places."""


@pytest.mark.parametrize("light", ["day", "evening"])
@pytest.mark.no_cover
def test_every_text_has_the_contrast_that_people_need(cache: Path, light: str) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for large text, on the plate that it stands on."""
    stage = open_stage(SHOW, config.Stage(light=light), (1080, 1920), FPS, cache)
    tokens = load_tokens(None)
    dark = {tokens.colour("plate"), tokens.colour("accent"), tokens.colour("brand")}
    light_grounds = {tokens.colour("surface"), tokens.colour("accent_soft")}
    for zone, plate in stage.plates.items():
        for name, spot in plate.template.spots.items():
            grounds = dark if ratio(spot.fill, "#FFFFFF") < 2 else light_grounds
            best = max(ratio(spot.fill, ground) for ground in grounds)
            large = spot.size >= 32 and spot.weight >= 700
            assert best >= (3.0 if large else 4.5), (zone, name, spot.fill)
    assert ratio("#FFFFFF", tokens.colour("brand")) >= 4.5  # initials of a stand-in
    assert ratio(tokens.colour("on_accent"), tokens.colour("accent")) >= 4.5


def test_text_is_shaped_when_it_changes_and_never_per_frame(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a scripted minute only a few frames after a change shape anything."""
    calls = 0
    own = shaping.shape

    def counted(*given: object) -> shaping.Setting:
        nonlocal calls
        calls += 1
        return own(*given)  # type: ignore[arg-type]  # passes on whatever it is given

    monkeypatch.setattr("avatar.text.shape", counted)
    show = painter(cache, (360, 640), host=False)
    shaped: list[int] = []
    for scene in scripted_minute():
        before = calls
        show.paint(scene)
        shaped.append(calls - before)
    show.close()
    busy = [index for index, count in enumerate(shaped) if count]
    assert len(busy) < 0.06 * len(shaped)
    assert sum(shaped[10 * FPS : 14 * FPS]) <= 4 * 12  # a countdown's digits, and a caption at most
    assert sum(shaped) < 900


def test_nothing_is_shaped_or_rasterised_while_nothing_changes(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    show = painter(cache, (360, 640), host=False)
    still = replace(BOARD, cards=tuple(replace(card, ends=None) for card in BOARD.cards))
    for index in range(60):
        show.paint(moment(index, still))
    monkeypatch.setattr("avatar.text.shape", lambda *_: calls.append("shape"))
    monkeypatch.setattr("avatar.text.Letters.ink", lambda *_, **__: calls.append("ink"))
    for index in range(60, 200):
        show.paint(moment(index, still))
    show.close()
    assert not calls
