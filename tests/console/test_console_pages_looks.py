"""The pages look as they were approved: layout, weight and colour, not single pixels.

`VITRINE_LOOKS=write` puts what is seen now in place of what was approved, to be looked at.
"""

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import expect

from tests.console.desk_double import script
from tests.console.site import TOKEN, Site

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
APPROVED = Path(__file__).parent / "looks"
SMALL = 3
"""Pixels of a page to one that is compared: hinting of letters goes, blocks stay."""
NEAR = 24
"""Steps of 255 by which a pixel may differ, as letters do that are drawn a little otherwise."""
MOST = 0.04
"""Part of the pixels that may differ more: clocks, the word being said."""


def seen(page: Any) -> Image.Image:
    whole = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    return whole.convert("RGB").reduce(SMALL)


def differing(one: Image.Image, other: Image.Image) -> float:
    first: NDArray[np.int16] = np.asarray(one, np.int16)
    return float(np.mean(np.abs(first - np.asarray(other, np.int16)).max(axis=2) > NEAR))


@pytest.mark.parametrize(
    ("name", "path", "theme", "width", "height"),
    [
        ("desk", f"/?token={TOKEN}", "dark", 1440, 900),
        ("desk-light", f"/?token={TOKEN}", "light", 1440, 900),
        ("desk-phone", f"/?token={TOKEN}", "dark", 390, 844),
        ("watch-phone", "/watch", "light", 390, 844),
    ],
)
def test_a_page_looks_as_it_was_approved(
    browser: Any, site: Site, name: str, path: str, theme: str, width: int, height: int
) -> None:
    site.desk.script = script(writer=None)
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, color_scheme=theme, reduced_motion="reduce")
    page.goto(site.url + path)
    ready = "#offer-h" if name.startswith("watch") else ".line.is-selected"
    expect(page.locator(ready)).to_be_visible()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    now, file = seen(page), APPROVED / f"{name}.png"
    page.close()
    if os.environ.get("VITRINE_LOOKS") == "write":
        now.quantize(64).save(file, optimize=True)
    approved = Image.open(file).convert("RGB")
    assert approved.size == now.size
    assert differing(now, approved) < MOST
