"""A show is set up in the browser: every step of the way, and what stands in the files after it."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from studio.config import HOME
from studio.keys_file import read_keys
from studio.yaml_text import read_yaml
from tests.console.setup_site import SetupSite
from tests.console.site import TOKEN, until
from tests.faults.rig_count import NIGHTLY

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]

EXAMPLES = HOME / "examples/catalogue"
PATIENCE = 60_000
"""Milliseconds for a piece of work on a loaded machine."""
DROP = """async ([names, texts]) => {
  const given = new DataTransfer();
  names.forEach((name, i) => given.items.add(new File([texts[i]], name)));
  document.querySelector("#drop").dispatchEvent(new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
}"""
LISTEN = """async () => {
  const sound = document.querySelector("#sound"), room = new AudioContext(), ear = room.createAnalyser();
  room.createMediaElementSource(sound).connect(ear).connect(room.destination);
  const heard = new Float32Array(ear.fftSize);
  window.loudest = () => { ear.getFloatTimeDomainData(heard); return Math.max(...heard.map(Math.abs)); };
  sound.loop = true;
  await sound.play();
}"""
BROKEN = """name,price,stock
Good Bottle,29.90 USD,4
No Price At All,,7
Odd Price,cheap,1
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SetupSite]:
    with SetupSite(tmp_path) as running:
        yield running


@pytest.fixture
def page(browser: Any, site: SetupSite) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{site.url}/?token={TOKEN}")
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE)
    yield page
    page.close()
    assert faults == []


def drop(page: Page, **files: str) -> None:
    page.evaluate(DROP, [list(files), list(files.values())])


def accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


def onwards(page: Page, head: str) -> None:
    page.locator("#next").click()
    expect(page.get_by_role("heading", level=1, name=head)).to_be_focused()
    accessible(page)


def comments(text: str) -> list[str]:
    return [found[0].strip() for found in re.finditer(r"\s#.*$", text, re.MULTILINE)]


def test_a_show_is_set_up_from_a_dropped_catalogue_to_the_written_file(
    page: Page, site: SetupSite
) -> None:
    before = site.config.read_text()
    drop(page, **{name: (EXAMPLES / name).read_text() for name in
                  ("products.yaml", "products.sidecar.yaml", "bottle.svg", "lamp.svg")})  # fmt: skip
    expect(page.locator("#reading")).to_have_text("Your file: products.yaml", timeout=PATIENCE)
    expect(page.locator("#sum-catalogue")).to_have_text("12 products")
    expect(page.locator("#mends-sum")).to_have_text("10 things to look at")
    expect(page.locator("#products tr").first).to_contain_text("Fjord Insulated Bottle 750 ml")
    until(page, "document.querySelector('#products img').naturalWidth > 0")
    accessible(page)

    onwards(page, "Who sells it?")
    page.get_by_text("Theo", exact=True).click()
    page.get_by_text("Slate", exact=True).click()
    expect(page.locator("#sum-presenter")).to_have_text("Theo, Slate")
    still = page.locator(".face:has(:checked) .face__still").first
    expect(still).to_have_js_property("complete", True, timeout=PATIENCE)
    assert still.evaluate("picture => picture.naturalWidth") > 300

    onwards(page, "In which language?")
    page.get_by_label("Name of the shop").fill("Oak & Elm")
    onwards(page, "How does it sound?")
    page.get_by_label("What it says").fill("It is $29.90 today.")
    page.get_by_role("button", name="Hear it").click()
    expect(page.locator("#sound")).to_be_visible(timeout=PATIENCE)
    until(page, "document.querySelector('#sound').duration > 0.8")
    page.evaluate(LISTEN)
    until(page, "loudest() > 0.05")

    onwards(page, "Where does it go?")
    with socket.create_server(("127.0.0.1", 0)) as server:
        page.get_by_label("Platform").select_option("generic")
        page.get_by_label("Name", exact=True).fill("Mine")
        page.get_by_label("Address").fill(f"rtmp://127.0.0.1:{server.getsockname()[1]}/live")
        page.get_by_label("Stream key").fill("sesame-street")
        page.get_by_role("button", name="Check and add").click()
        expect(page.locator(".aim")).to_contain_text("/live/***", timeout=PATIENCE)

    onwards(page, "See a minute of it")
    if os.environ.get("VITRINE_NIGHTLY"):
        rehearsed(page)
    onwards(page, "Ready to go live")
    expect(page.locator("#write-what")).to_contain_text("These lines", timeout=PATIENCE)
    expect(page.locator("#write-keys")).to_contain_text("MINE_KEY")
    assert site.config.read_text() == before, "nothing is written before it is asked for"
    page.get_by_role("button", name="go live later").click()
    expect(page.locator("#went")).to_contain_text("shop.yaml is written", timeout=PATIENCE)

    text = site.config.read_text()
    made, old = read_yaml(text), read_yaml(before)
    assert comments(text) == comments(before)
    assert (made["show"]["name"], made["presenter"]["palette"]) == ("Oak & Elm", "slate")
    assert made["presenter"]["pack"] == "host_two"
    assert re.fullmatch(
        r"rtmp://127\.0\.0\.1:\d+/live/\$\{MINE_KEY\}", made["stream"]["outputs"][0]["url"]
    )
    assert Path(made["catalog"]["file"]).read_text() == (EXAMPLES / "products.yaml").read_text()
    assert {
        key: made[key] for key in made if key not in {"show", "presenter", "stream", "catalog"}
    } == {key: old[key] for key in old if key not in {"show", "presenter", "stream", "catalog"}}
    assert read_keys(site.config) == {"MINE_KEY": "sesame-street"}
    assert "sesame" not in text + page.content()
    assert not site.lives.is_set()


def rehearsed(page: Page) -> None:
    page.get_by_role("button", name="Rehearse a minute").click()
    expect(page.locator("#rehearse-note")).to_contain_text("of 60 s", timeout=PATIENCE)
    expect(page.locator("#film")).to_be_visible(timeout=200_000)
    until(page, "document.querySelector('#film').duration > 59")
    page.evaluate("document.querySelector('#film').currentTime = 30")
    until(page, "document.querySelector('#film').readyState > 1")


def test_a_broken_catalogue_says_what_to_mend_and_is_not_used(page: Page, site: SetupSite) -> None:
    drop(page, **{"list.csv": BROKEN})
    expect(page.locator("#mends-sum")).to_have_text(
        "2 entries left out: what to mend", timeout=PATIENCE
    )
    expect(page.locator("#problems")).to_contain_text("found 'cheap'")
    expect(page.locator("#sum-catalogue")).to_have_text("1 product")
    drop(page, **{"list.csv": "<html>not a catalogue</html>"})
    refusal = page.locator("#catalogue-refusal")
    expect(refusal).to_contain_text("This file cannot be used. list.csv: found", timeout=PATIENCE)
    expect(page.locator("#goods")).to_be_hidden()
    accessible(page)
    drop(page, **{"run.sh": "x"})
    expect(refusal).to_contain_text("expected a catalogue or a picture")
    page.get_by_role("link", name="Go live").press("Enter")
    expect(page.locator("#write-refusal")).to_contain_text("list.csv: found", timeout=PATIENCE)
    expect(page.locator("#go")).to_be_disabled()
    assert not site.lives.is_set()


def test_an_output_that_does_not_answer_is_told_and_the_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light")
    page.get_by_role("link", name="Output").press("Enter")
    expect(page.get_by_role("heading", name="Where does it go?")).to_be_focused()
    page.get_by_role("button", name="Check and add").press("Enter")
    refusal = page.locator("#aim-refusal")
    expect(refusal).to_contain_text("Give the stream key")
    page.get_by_label("Platform").select_option("generic")
    page.get_by_label("Address").fill("rtmp://127.0.0.1:9/live")
    page.get_by_role("button", name="Check and add").press("Enter")
    expect(refusal).to_contain_text("127.0.0.1: does not answer", timeout=PATIENCE)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.skipif(not NIGHTLY, reason="by night: VITRINE_NIGHTLY=1")
def test_what_was_chosen_survives_a_reload_and_no_browser_keeps_a_key(
    page: Page, site: SetupSite
) -> None:
    drop(page, **{"list.csv": BROKEN})
    expect(page.locator("#sum-catalogue")).to_have_text("1 product", timeout=PATIENCE)
    page.locator("#way").get_by_text("Voice").click()
    page.get_by_text("Man", exact=True).click()
    page.locator("#way").get_by_text("Shop and language").click()
    page.get_by_label("Name of the shop").fill("Oak & Elm")
    page.locator("#way").get_by_text("Output").click()
    page.get_by_text("See whether the server answers").click()
    for name, platform, address in (
        ("Tube", "youtube", None), ("Mine", "generic", "rtmp://u:sesame@127.0.0.1/live"),
    ):  # fmt: skip
        page.get_by_label("Platform").select_option(platform)
        page.get_by_label("Name", exact=True).fill(name)
        if address is not None:
            page.get_by_label("Address").fill(address)
        page.get_by_label("Stream key").fill("sesame-street")
        page.get_by_role("button", name="Check and add").click()
        expect(page.locator(".aim").filter(has_text=name)).to_be_visible(timeout=PATIENCE)
    kept = page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert "Oak & Elm" in kept
    assert "sesame" not in kept

    page.reload()
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Where does it go?")).to_be_visible()
    expect(page.locator("#sum-catalogue")).to_have_text("1 product", timeout=PATIENCE)
    expect(page.locator("[name=character][value=male]")).to_be_checked()
    expect(page.locator("#sum-language")).to_contain_text("Oak & Elm")
    expect(page.locator(".aim")).to_have_count(2)
    accessible(page)
    page.locator("#way").get_by_text("Go live").click()
    expect(page.locator("#write-refusal")).to_contain_text("Tube, Mine: the stream key")
    expect(page.locator("#go")).to_be_disabled()
    page.locator("#way").get_by_text("Output").click()
    page.get_by_role("button", name="Remove Mine").click()
    page.get_by_role("button", name="Give the key of Tube").click()
    expect(page.locator("#aim-key")).to_be_focused()
    expect(page.locator("#aim-address")).to_have_value(re.compile("youtube"))
    page.keyboard.type("sesame-street")
    page.get_by_text("See whether the server answers").click()
    page.get_by_role("button", name="Check and add").click()
    expect(page.locator(".aim")).to_contain_text("/***", timeout=PATIENCE)
    expect(page.locator(".aim")).to_have_count(1)
    page.locator("#way").get_by_text("Go live").click()
    expect(page.locator("#diff")).to_contain_text("Oak & Elm", timeout=PATIENCE)
    expect(page.locator("#diff")).to_contain_text("TUBE_KEY")

    page.get_by_role("button", name="Start over").click()
    again = page.get_by_role("button", name="Again: throw it away")
    page.wait_for_timeout(250)  # faster is a double click, and does not count
    again.click()
    expect(page.locator("#anew")).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE)
    expect(page.locator("#sum-catalogue")).to_have_text("12 products", timeout=PATIENCE)
    assert page.evaluate("sessionStorage.length") == 0
    assert not list((site.config.parent / "work").glob("tray/*"))
