"""Offers in a whole show: every figure that is spoken is the one of its second."""

from collections import deque
from pathlib import Path

from catalog.edits import Edit
from showrunner.script import lines
from studio.settings import Catalog, Config

SHOP = """
shop: {name: Fernhollow, currency: USD}
products:
  - sku: A
    name: Oak Tray
    price: 30
    stock: {left: 100, of: 100}
    offer: {percent: 15, quota: 20, daily: ["00:02", "00:15"]}
    features: [a rim of oak, a felt base]
    benefits: [nothing slides off, the table stays as it is]
    uses: [serving tea, carrying plates, setting the table]
  - sku: B
    name: Ash Lamp
    price: 50
    was: {price: 60, evidence: log}
    offer: {ends: "2026-01-01T00:08:00Z"}
    uses: [reading late, working, drawing]
"""


def test_every_figure_of_an_offer_is_that_of_its_second(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP)
    config = Config(catalog=Catalog(file=tmp_path / "shop.yaml"))
    edits = deque([Edit(300, "A", stock="90"), Edit(660, "A", stock="80")])
    told: dict[str, set[str]] = {}
    for row in lines(config, 900, deque(), edits):
        runs = 120 <= row["t"] < 660
        true = {
            "A/price": "25.50 USD" if runs else "30.00 USD",
            "A/was": "30.00 USD" if runs else None,
            "A/saving": "4.50 USD" if runs else None,
            "A/percent_off": "15" if runs else None,
            "A/offer_end": "2026-01-01T00:15:00+00:00" if runs else None,
            "B/price": "50.00 USD",
            "B/was": "60.00 USD" if row["t"] < 480 else None,
            "B/offer_end": "2026-01-01T00:08:00+00:00" if row["t"] < 480 else None,
        }
        for fact in row["facts"]:
            told.setdefault(fact["id"], set()).add(fact["value"])
            assert fact["value"] == true.get(fact["id"], fact["value"]), row
    assert told["A/price"] == {"25.50 USD", "30.00 USD"}
