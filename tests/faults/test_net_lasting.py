"""Row 11: what comes a thousand times leaves nothing behind: reconnects, reloads, utterances."""

import asyncio
import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from benchmarks.rtmp_server import RtmpServer, until
from catalog.product import Snapshot
from catalog.shelf import Shelf
from streamer.cart import Cart
from studio.clock import SimulatedClock
from studio.memory import give_back
from studio.settings import Catalog, Output
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance
from tests.faults.rig_air import is_live, on_air, report
from tests.faults.rig_count import PATIENCE, times
from tests.faults.rig_relay import Relay

COUNT = times(36, 1000)
MANY = 100
SIDE_BY_SIDE = 3 if COUNT < MANY else 10
"""Outputs."""
GROWTH = 10.0
"""MB that may be grown at most."""
PEACE = 3.0
"""Seconds after which an output that was lost counts as well again. One that is lost a hundred times
without it is tried every half minute, and nobody would wait for that."""
ROUND, REST = 10, 0.5
"""So many reconnects of each output that grow by so many MB at most: the process is at rest."""

Figure = Callable[[str, str, str], None]


class Held:
    """What this process holds, at the best moment of the half minute in which it gives back."""

    def __init__(self) -> None:
        gc.collect()
        give_back()
        process = psutil.Process()
        self.memory = process.memory_info().rss / 1e6
        self.files = process.num_fds()
        self.threads = threading.active_count()

    def since(self, before: "Held") -> str:
        return (
            f"{self.memory - before.memory:+.1f} MB, {self.files - before.files:+d} fds,"
            f" {self.threads - before.threads:+d} threads"
        )


@pytest.mark.real
@pytest.mark.timeout(PATIENCE)
def test_reconnects_leave_nothing_behind(ingest: Callable[[], RtmpServer], figure: Figure) -> None:
    each = -(-COUNT // SIDE_BY_SIDE)
    nginx = ingest()
    with Relay(nginx.port) as relay:
        names = [f"out {n}" for n in range(SIDE_BY_SIDE)]
        outputs = [Output(name=n, url=relay.url(n.replace(" ", ""))) for n in names]
        with on_air(*outputs) as station:

            def all_live() -> bool:
                return all(is_live(station, name) for name in names)

            def reconnected(count: int) -> None:
                assert until(all_live, 40)
                assert not until(lambda: not all_live(), PEACE), "all stay"
                for _ in range(count):
                    before = sum(report(station, name).breaks for name in names)
                    assert until(all_live, 40)
                    relay.drop()
                    assert until(
                        lambda seen=before: (
                            sum(report(station, n).breaks for n in names) >= seen + len(names)
                        )
                    )
                assert until(all_live, 40)

            # A station that has just begun grows for some minutes, whatever happens to it.
            reconnected(each // 3)
            before, grown, waited = Held(), 0.0, 0
            while COUNT >= MANY and before.memory - grown > REST and waited < each:
                grown, waited = before.memory, waited + ROUND
                reconnected(ROUND)
                before = Held()
            if waited:
                reconnected(each // 2)
                reconnected(each - each // 2)
            else:
                reconnected(each - each // 3)
            after = Held()
            breaks = sum(report(station, name).breaks for name in names)
            # The kernel is asked about a connection now and then, and that takes a descriptor.
            assert until(lambda: Held().files <= before.files, 5)
    assert breaks >= each * SIDE_BY_SIDE
    figure(f"{breaks} reconnects: grown", after.since(before), "< 10 MB, 0, 0")
    assert after.memory - before.memory < GROWTH
    assert after.threads <= before.threads


def catalogue(version: int) -> str:
    prices = "".join(
        f"  - {{sku: P{n}, title: Lamp number {n}, price: {10 + (version + n) % 90}.50,"
        f" features: [a dimmer, an arm]}}\n"
        for n in range(20)
    )
    return f"shop: {{name: Fernhollow, currency: USD}}\nproducts:\n{prices}# {version}\n"


@pytest.mark.timeout(PATIENCE)
def test_reloads_of_the_catalogue_leave_nothing_behind(tmp_path: Path, figure: Figure) -> None:
    """The watcher of the brain, as it runs there; its pauses are skipped."""
    count = times(300, 1000)
    file = tmp_path / "products.yaml"
    file.write_text(catalogue(0), encoding="utf-8")
    shelf = Shelf(file, Catalog(file=file), SimulatedClock())
    first = shelf.open().version
    held: list[Held] = []

    async def watched() -> None:
        # Its pool grows by a thread whenever chance has all of them busy, up to six.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        done = asyncio.Event()

        def changed(snapshot: Snapshot) -> None:
            version = snapshot.version - first
            if version in {count // 3, count}:
                held.append(Held())
            if version >= count:
                done.set()
            else:
                file.write_text(catalogue(version + 1), encoding="utf-8")

        async with asyncio.TaskGroup() as family:
            watching = family.create_task(shelf.watch(changed))
            file.write_text(catalogue(1), encoding="utf-8")
            await done.wait()
            watching.cancel()

    asyncio.run(watched())
    before, after = held
    assert not shelf.problems
    figure(f"{count} catalogue reloads: grown", after.since(before), "< 10 MB, 0, 0")
    assert after.memory - before.memory < GROWTH
    assert after.files <= before.files
    assert after.threads <= before.threads


def spoken(number: int, pcm: np.ndarray) -> Utterance:
    line = Line(f"line {number}", Cue(Kind.PITCH, "hook"), "words", "playbook")
    return Utterance(BoundLine(line, "words"), 0, 1, "words", "words", pcm.copy(), pause=0.0)


@pytest.mark.timeout(PATIENCE)
def test_ten_thousand_utterances_leave_nothing_behind(figure: Figure) -> None:
    cart, fps = Cart(30, SimulatedClock()), 30
    pcm = np.full(RATE // 10, 0.1, np.float32)
    index = number = heard = 0
    held: list[Held] = []
    while heard < 10_000:
        while cart.buffer < 2.0:
            cart.load(spoken(number, pcm))
            number += 1
        cart.due(index)
        index += 1
        if index % fps == 0:
            cart.moment(index + 10)
            before = heard
            heard += sum(not aired.cut for aired in cart.aired())
            if before < 3000 <= heard or before < 10_000 <= heard:
                held.append(Held())
    first, last = held
    assert cart.refused == cart.news_dropped == 0
    figure("10,000 utterances through the cart: grown", last.since(first), "< 10 MB, 0, 0")
    assert last.memory - first.memory < GROWTH
    assert last.files <= first.files
    assert last.threads <= first.threads
