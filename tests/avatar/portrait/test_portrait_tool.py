"""A pack is made from a picture, and the page that moves its points gives back a pack that loads."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from typer.testing import CliRunner

from avatar.portrait_cutting import LONGEST, cut_out, upright
from avatar.portrait_figure import PortraitFigure
from avatar.portrait_guess import guess, likely
from avatar.portrait_pack import load_portrait
from avatar.portrait_sheet import ACROSS, DOWN
from showrunner.main import app
from studio.errors import Misconfigured
from tests.avatar.portrait.portrait_parts import CONSENT, SHIPPED

EYES = "520,421,680,421"
MOUTH = "600,563"


def made(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["portrait", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def on_a_wall(file: Path) -> Path:
    """The shipped portrait as a photograph would have it: before an uneven wall."""
    drawn = cv2.imread(str(SHIPPED / "portrait.png"), cv2.IMREAD_UNCHANGED)
    assert drawn is not None
    high, wide = drawn.shape[:2]
    wall = np.linspace(180, 235, high)[:, None, None] + np.random.default_rng(1).normal(
        0, 3, (high, wide, 3)
    )
    cover = drawn[..., 3:] / 255
    cv2.imwrite(str(file), np.clip(drawn[..., :3] * cover + wall * (1 - cover), 0, 255))
    return file


def test_a_drawing_makes_a_pack_that_loads_at_once(tmp_path: Path) -> None:
    said = made(SHIPPED / "portrait.png", "--out", tmp_path / "ana", "--name", "Ana", "--drawing")
    assert "landmarks.html" in said
    pack = load_portrait(tmp_path / "ana", None)
    assert pack.sheet.name == "Ana"
    PortraitFigure(pack, 480)


def test_a_photograph_waits_for_its_consent(tmp_path: Path) -> None:
    photo, out = on_a_wall(tmp_path / "photo.png"), tmp_path / "pack"
    made(photo, "--out", out, "--eyes", EYES, "--mouth", MOUTH)
    with pytest.raises(Misconfigured, match="consent"):
        load_portrait(out, date(2026, 6, 1))
    file = out / "portrait.yaml"
    file.write_text(file.read_text(encoding="utf-8") + CONSENT, encoding="utf-8")
    pack = load_portrait(out, date(2026, 6, 1))
    drawn = cv2.imread(str(SHIPPED / "portrait.png"), cv2.IMREAD_UNCHANGED)
    assert drawn is not None
    real, cut = drawn[..., 3] > 127, pack.picture[..., 3] > 127
    assert (real & cut).sum() / (real | cut).sum() > 0.97
    with pytest.raises(Misconfigured, match="there already"):
        made(photo, "--out", out)


def test_the_template_of_a_consent_is_one_when_it_is_filled_in(tmp_path: Path) -> None:
    made(SHIPPED / "portrait.png", "--out", tmp_path / "p", "--eyes", EYES, "--mouth", MOUTH)
    file = tmp_path / "p/portrait.yaml"
    text = file.read_text(encoding="utf-8")
    head, found, rest = text.partition("# consent:")
    block, gap, points = rest.partition("\n\n")
    file.write_text(head + "consent:" + block.replace("\n# ", "\n") + gap + points, "utf-8")
    assert found
    (tmp_path / "p/consent.pdf").write_bytes(b"signed")
    assert load_portrait(tmp_path / "p", date(2026, 6, 1)).sheet.consent


def test_a_picture_is_turned_upright_and_made_smaller(tmp_path: Path) -> None:
    picture = Image.new("RGB", (2400, 1200), "white")
    exif = picture.getexif()
    exif[0x0112] = 6  # the camera was held on its side
    picture.save(tmp_path / "side.jpg", exif=exif)
    pixels, scale = upright(tmp_path / "side.jpg")
    assert pixels.shape == (LONGEST, LONGEST // 2, 4)
    assert scale == pytest.approx(LONGEST / 2400)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("gone.png",), "no such picture"),
        (("text.png",), "is no picture"),
        ((str(SHIPPED / "portrait.png"), "--eyes", EYES), "belong together"),
        ((str(SHIPPED / "portrait.png"), "--eyes", "1,2", "--mouth", MOUTH), "4 numbers"),
        ((str(SHIPPED / "portrait.png"), "--eyes", EYES, "--mouth", "600,100"), "mouth below"),
    ],
)
def test_what_cannot_be_used_is_refused(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.png").write_text("not a picture")
    with pytest.raises(Misconfigured, match=says):
        made(*arguments, "--out", tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("size", [(900, 1200), (1200, 800), (400, 400)])
def test_guessed_points_are_in_order_inside_the_picture(size: tuple[int, int]) -> None:
    wide, high = size
    for eyes in (likely(np.full((high, wide), 255, np.uint8)), likely(bust(size))):
        points, iris = guess(*eyes, size)
        assert iris > 0
        for axis, rows in ((0, ACROSS), (1, DOWN)):
            for row in rows:
                values = [points[name][axis] for name in row]
                assert values == sorted(set(values)), row


def bust(size: tuple[int, int]) -> np.ndarray:
    """The outline of a head on shoulders."""
    wide, high = size
    alpha = np.zeros((high, wide), np.uint8)
    unit = min(wide, high) // 10
    cv2.ellipse(alpha, (wide // 2, high // 3), (unit, round(1.4 * unit)), 0, 0, 360, 255, -1)
    cv2.rectangle(alpha, (wide // 2 - unit // 2, high // 3), (wide // 2 + unit // 2, high), 255, -1)
    shoulders = (wide // 2, high // 3 + 5 * unit)
    cv2.ellipse(alpha, shoulders, (round(2.6 * unit), round(3 * unit)), 0, 180, 360, 255, -1)
    return alpha


def test_a_cut_keeps_dark_hair_on_a_light_wall(tmp_path: Path) -> None:
    pixels, _ = upright(on_a_wall(tmp_path / "photo.png"))
    points, _ = guess((520, 421), (680, 421), (600, 563), (1200, 1440))
    cover = cut_out(pixels, points)[..., 3]
    assert cover[90, 600] == 255  # the knot of hair
    assert cover[1400, 383] < 128  # between arm and body
    assert cover[400, 60] == 0


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    real = request.getfixturevalue("real_part")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=real("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Page]:
    made(SHIPPED / "portrait.png", "--out", tmp_path / "pack", "--drawing", "--eyes", EYES,
         "--mouth", MOUTH)  # fmt: skip
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    asked: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda message: faults.append(message.text))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((tmp_path / "pack/landmarks.html").as_uri())
    yield opened
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    opened.close()


@pytest.mark.real
@pytest.mark.timeout(120)
def test_a_point_is_dragged_and_the_pack_goes_with_it(page: Page, tmp_path: Path) -> None:
    before = load_portrait(tmp_path / "pack", None).points["chin"]
    chin = page.locator("[data-name=chin]")
    box = chin.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 30, steps=4)
    page.mouse.up()
    chin.press("ArrowRight")
    chin.press("Shift+ArrowDown")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "pack/portrait.yaml")
    after = load_portrait(tmp_path / "pack", None).points["chin"]
    zoom = float(page.locator("#zoom").input_value()) / 100
    assert after[0] == pytest.approx(before[0] + 10 / zoom + 1, abs=0.8)
    assert after[1] == pytest.approx(before[1] + 30 / zoom + 10, abs=0.8)
    PortraitFigure(load_portrait(tmp_path / "pack", None), 300)


@pytest.mark.real
@pytest.mark.timeout(120)
def test_a_point_out_of_order_is_said_and_can_be_undone(page: Page) -> None:
    said = page.locator("#said")
    assert "in order" in said.inner_text()
    seam = page.locator("[data-name=seam]")
    for _ in range(4):
        seam.press("Shift+ArrowDown")
    assert "seam must be above lip_lower" in said.inner_text()
    for _ in range(4):
        page.get_by_role("button", name="Undo").click()
    assert "in order" in said.inner_text()
    page.locator("#list").get_by_role("button", name="crown").click()
    assert page.locator("[data-name=crown]").evaluate("mark => mark === document.activeElement")
