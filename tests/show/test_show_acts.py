"""Every act of the desk at a real show, from the click or the key to what the journal has of it.

Where each act of the desk is proved on a whole show, from a browser unless it says otherwise:

| act | what is looked at | where |
| --- | --- | --- |
| mute, slate | the decoded stream, the script engine hanging | test_show_at_once |
| take over, give back | the decoded stream, the journal | test_show_takeover |
| reorder, edit, approve, skip line, skip product, end | the journal | test_show_desk, nightly |
| an answer for the FAQ | the sidecar, the journal | test_show_desk, nightly |
| set-up: write and apply | the decoded stream | test_show_desk, nightly |
| say (next, cutting in), answer, mute viewer, ban word, pitch next, drop and lock a line, approve, \
reject, pause selling, hold | the journal | here, nightly |
| roll back a catalogue | the file, the prices | test_show_hour, nightly |
| add, move, turn over, remove an output; take the settings again | what arrives at a real ingest, \
by the API | test_show_reload |
| approve, over a killed script engine | the journal, by the API | test_show_rights |

Each of them from the click to the order it sends: test_console_pages, test_console_pages_acts,
test_console_pages_order. What each order does to the words: tests/script_engine.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from stage_door import FOUR, TOKEN, Show

from tests.faults.rig_count import NIGHTLY
from tests.faults.rig_crew import LIGHT

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not NIGHTLY, reason="takes some minutes: VITRINE_NIGHTLY=1"),
]
WAIT = 60_000


class Desk:
    """A page of a real show, and what the journal has of it."""

    def __init__(self, page: Page, show: Show) -> None:
        self.page = page
        self.show = show

    def order(self, do: str, act: Callable[[], object]) -> dict[str, Any]:
        """The journal's entry of the order that `act` gives."""
        before = len(self._orders(do))
        act()
        entry: dict[str, Any] = self.show.until(lambda: self._orders(do)[before:])[0]
        assert entry["done"], entry["words"]
        return entry

    def key(self, keys: str) -> Callable[[], object]:
        return lambda: self.page.keyboard.press(keys)

    def rows(self, **told: object) -> list[dict[str, Any]]:
        """What was heard with these values."""
        rows = self.show.aired()
        return [row for row in rows if all(row[name] == value for name, value in told.items())]

    def heard(self, **told: object) -> dict[str, Any]:
        found: dict[str, Any] = self.show.until(lambda: self.rows(**told), 90)[0]
        return found

    def more(self, count: int) -> list[dict[str, Any]]:
        """So many rows more, skipping line after line."""
        before = len(self.show.aired())

        def enough() -> bool:
            if (self.show.air().get("now") or {}).get("spoken", 1):
                self.page.keyboard.press("k")
            return len(self.show.aired()) >= before + count

        self.show.until(enough, 90)
        return self.show.aired()[before:]

    def say(self, words: str, when: str) -> None:
        self.page.locator("#say-text").fill(words)
        self.page.locator(f"[name=when][value={when}]").check(force=True)
        self.page.locator("#say-go").click(timeout=WAIT)

    def ask(self, author: str, text: str, state: str) -> str:
        """A comment that the show has understood as one of this state."""
        name = self.show.ask("/api/chat", {"author": author, "text": text})["id"]
        self.show.until(lambda: self.state(name) == state)
        return str(name)

    def state(self, comment: str) -> str | None:
        chat = self.show.script()["chat"]
        return next((one["state"] for one in chat if one["id"] == comment), None)

    def select(self, comment: str) -> None:
        self.page.locator(".tab[data-filter=all]").click()
        self.page.locator(f'.msg[data-key="{comment}"]').click(timeout=WAIT)

    def line(self, state: str) -> str:
        """Select the last line that waits in this state."""
        row = self.page.locator(f".line[data-state={state}]").last
        row.click(timeout=WAIT)
        return str(row.get_attribute("data-key"))

    def _orders(self, do: str) -> list[dict[str, Any]]:
        return [entry for entry in self.show.journal("order") if entry["order"]["do"] == do]


@pytest.fixture
def desk(tmp_path: Path, real_part: Callable[[str], str]) -> Iterator[Desk]:
    (tmp_path / "products.yaml").write_text(FOUR, encoding="utf-8")
    voice = {"engine": "espeak", "rate": 1.4}
    with Show(tmp_path, more=LIGHT, voice=voice) as show, sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=real_part("chromium"), args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        show.speaking()
        page.goto(f"http://127.0.0.1:{show.port}/?token={TOKEN}")
        expect(page.locator("#tally-word")).to_have_text("On air", timeout=WAIT)
        yield Desk(page, show)
        chromium.close()


def test_every_act_of_the_desk_is_in_the_journal_with_what_came_of_it(desk: Desk) -> None:
    page, key = desk.page, desk.key

    # Words of one's own.
    desk.order("say", lambda: desk.say("A word from the operator.", "next"))
    assert desk.heard(caption="A word from the operator.")["writer"] == "operator"
    said = desk.order("say", lambda: desk.say("And one that cuts in.", "now"))
    cut_in = desk.heard(caption="And one that cuts in.")
    between = [row for row in desk.show.aired() if said["at"] + 1 < row["t"] < cut_in["t"]]
    assert between == [], "another line began before it"

    # People.
    malta = desk.ask("Ana", "Do you ship to Malta?", "needs")
    desk.select(malta)
    page.keyboard.press("r")
    page.locator("#say-text").fill("We will look into that, Ana.")
    desk.order("answer_with", lambda: page.locator("#say-go").click(timeout=WAIT))
    desk.heard(reply_to=malta, caption="We will look into that, Ana.")
    other = desk.ask("Bo", "my order 4711 came broken and I want my money back", "needs")
    desk.select(other)
    desk.order("mute_author", key("u"))
    assert desk.ask("Bo", "how much is the tote?", "dropped")
    page.keyboard.press("b")
    page.locator("#ban-text").fill("casino")
    desk.order("ban_word", key("Enter"))
    assert desk.ask("Cy", "is there a casino on the tote?", "dropped")

    # The plan.
    here = desk.show.script()["order"][0]["sku"]
    row = page.locator(f'.product:not([data-sku="{here}"])', has_text="Pitch next").last
    sku = row.get_attribute("data-sku")
    desk.order("pitch_next", row.locator("[data-do=pitch]").click)
    desk.order("skip_product", key("Shift+K"))
    desk.show.until(lambda: desk.more(1) and desk.rows(kind="pitch", sku=sku), 90)
    desk.order("hold", key("h"))
    assert {r["sku"] for r in desk.more(4) if r["kind"] == "pitch"} <= {sku}
    desk.order("hold", key("h"))

    # Lines that wait.
    dropped = desk.line("ready")
    desk.order("drop_line", key("d"))
    locked = desk.line("ready")
    desk.order("lock_line", key("l"))
    desk.show.until(lambda: desk.more(1) and desk.rows(line=locked), 90)
    assert not [row for row in desk.rows(line=dropped) if not row["cut"]], "heard to its end"
    desk.order("approval", lambda: page.get_by_text("Approve before air").click())
    refused = desk.line("waiting")
    desk.order("reject_line", key("d"))
    approved = desk.line("waiting")
    desk.order("approve_line", key("a"))
    desk.heard(line=approved)
    assert desk.rows(line=refused) == []
    desk.order("approval", lambda: page.get_by_text("Approve before air").click())

    paused = desk.order("pause_selling", key("p"))
    desk.more(3)
    later = [row for row in desk.show.aired() if row["t"] > paused["at"] + 10]
    assert not [row for row in later if row["kind"] == "pitch"]
    desk.order("pause_selling", key("p"))
    assert desk.show.stop() == 0
