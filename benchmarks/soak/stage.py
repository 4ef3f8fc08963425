"""The show under trouble: two ingests, a catalogue that changes, and what its API says."""

import json
import time
import urllib.error
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import av
import psutil
import yaml

from benchmarks.rtmp_server import RtmpServer
from benchmarks.show import Show
from benchmarks.soak.gauges import role_of

ROOT = Path(__file__).parents[2]
MORE = 1 << 16
"""Bytes by which a recording has grown when its connection outlived a frozen ingest: more than was
on its way."""


class Catalogue:
    """The demo's products, in a file of their own, and every price they had."""

    def __init__(self, file: Path) -> None:
        self._file = file
        source = ROOT / "examples" / "catalogue"
        told = yaml.safe_load((source / "products.yaml").read_text(encoding="utf-8"))
        self._told: dict[str, Any] = told
        for product in told["products"]:
            # The price must be plain to the report that judges it: no hours, no sizes.
            product.pop("offer", None)
            for variant in product.get("variants", ()):
                variant.pop("price", None)
            if "picture" in product:
                product["picture"] = str(source / product["picture"])
        self.prices: list[tuple[float, str, Decimal]] = []
        """Monotonic time, product and price, from the beginning."""
        self._write()
        for product in told["products"]:
            self.prices.append((0.0, product["sku"], Decimal(str(product["price"]))))

    @property
    def things(self) -> tuple[str, ...]:
        """What people call the products."""
        return tuple(product["short"] for product in self._told["products"])

    def reprice(self, chance: Random) -> tuple[str, Decimal]:
        """Give one product another price; which, and what it is."""
        product = chance.choice(self._told["products"])
        price = Decimal(chance.randrange(900, 9900)) / 100
        product["price"] = float(price)
        product.pop("was", None)  # its evidence spoke of another price
        self._write()
        self.prices.append((time.monotonic(), product["sku"], price))
        return product["sku"], price

    @contextmanager
    def broken(self) -> Iterator[None]:
        """A file that nobody can read, for a while."""
        self._file.write_text("products: [", encoding="utf-8")
        try:
            yield
        finally:
            self._write()

    def _write(self) -> None:
        part = self._file.with_suffix(".part")
        part.write_text(yaml.safe_dump(self._told, allow_unicode=True), encoding="utf-8")
        part.replace(self._file)


class Stage:
    """Everything that trouble can touch."""

    def __init__(
        self, show: Show, watched: RtmpServer, hurt: RtmpServer, catalogue: Catalogue
    ) -> None:
        self.show = show
        self.watched = watched
        self.hurt = hurt
        self.catalogue = catalogue
        self._supervisor = psutil.Process(show.process.pid)
        self._began: float | None = None

    def state(self) -> dict[str, Any]:
        """The desk's view; empty while there is no desk."""
        try:
            return dict(self.show.get("/api/state"))
        except (urllib.error.URLError, OSError, json.JSONDecodeError):
            return {}

    def show_time(self) -> float:
        """Show time now, as it was found once: all processes of a machine share its clock."""
        if self._began is None:
            state = self.state()
            self._began = time.monotonic() - state["air"]["t"] - state["air_age"]
        return time.monotonic() - self._began

    def processes(self, role: str) -> list[psutil.Process]:
        """Those at work. The spare playout, which waits, is the younger one."""
        found = self._all(role)
        return sorted(found, key=psutil.Process.create_time)[:1] if role == "playout" else found

    def _all(self, role: str) -> list[psutil.Process]:
        found = []
        for child in self._supervisor.children(recursive=True):
            try:
                if role_of(child.cmdline()) == role:
                    found.append(child)
            except psutil.Error:
                continue
        return found

    def lives(self, role: str, since: float) -> bool:
        """Whether a process of the role works, by what it did after `since`, in show time.

        A report that was on its way when a process died tells nothing of the next one.
        """
        state = self.state()
        air, script = state.get("air") or {}, state.get("script") or {}
        match role:
            case "brain":
                return bool(script) and script["t"] > since
            case "playout":
                return bool(air) and air["t"] > since
            case "recorder":
                recording = air.get("recording") or {}
                return recording.get("state") == "on" and recording["since"] > since
            case _:
                return bool(state)

    def output_is_live(self, name: str, since: float) -> bool:
        """Whether an output has gone live after `since`, in show time."""
        outputs = (self.state().get("air") or {}).get("outputs", [])
        return any(
            output["name"] == name and output["state"] == "live" and output["since"] > since
            for output in outputs
        )

    def pusher(self, server: RtmpServer) -> psutil.Process | None:
        """The process that has a connection to this ingest."""
        for carrier in self._all("pushers"):
            with suppress(psutil.Error):
                ends = [line.raddr for line in carrier.net_connections("tcp") if line.raddr]
                if any(end.port == server.port for end in ends):
                    return carrier
        return None

    def taken(self) -> dict[Path, int]:
        """What the ingest that is hurt has recorded, with sizes; all but the last is thrown away."""
        files = self.hurt.recordings()
        for old in files[:-1]:
            old.unlink()
        return {file: file.stat().st_size for file in files[-1:]}

    def arrives(self, known: Collection[Path]) -> bool:
        """Whether a picture of a connection that is not known can be decoded."""
        for take in set(self.hurt.recordings()).difference(known):
            with suppress(av.FFmpegError, OSError), av.open(str(take)) as flv:
                if next(flv.decode(video=0), None) is not None:
                    return True
        return False

    def goes_on(self, known: dict[Path, int]) -> bool:
        """Whether a known connection has outlived a frozen ingest."""
        return any(take.stat().st_size > size + MORE for take, size in known.items())

    def sentences(self) -> int:
        """Sentences that any voice has made."""
        voices = (self.state().get("script") or {}).get("voices", [])
        return sum(row["said"] for row in voices)

    def speech_at_hand(self) -> float:
        """Seconds of speech that are made and not heard yet."""
        air = self.state().get("air") or {}
        now = air.get("now")
        left = now["duration"] - now["position"] if now else 0.0
        return float(air.get("buffer", 0.0) + left)

    def price_on_air(self, sku: str) -> Decimal | None:
        products = (self.state().get("script") or {}).get("products", [])
        row = next((row for row in products if row["sku"] == sku), None)
        if row is None:
            return None
        digits = "".join(c for c in row["price"] if c.isdigit() or c == ".")
        return Decimal(digits) if digits else None

    def problems(self) -> list[str]:
        return list((self.state().get("script") or {}).get("catalogue_problems", []))
