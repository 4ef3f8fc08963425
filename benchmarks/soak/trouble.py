"""Trouble: faults that come at random moments, and the wait until the show is as it was."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import psutil

from benchmarks.soak.gauges import role_of
from benchmarks.soak.stage import Stage

PATIENCE = 60.0
"""Seconds after which a fault counts as not recovered from."""


@dataclass(frozen=True)
class Fault:
    """One kind of trouble, and what it may cost."""

    name: str
    weight: int
    gap: float
    """Seconds without a picture that the healthy output may have."""
    back: float
    """Seconds until what was hurt should be back."""
    strike: Callable[[Stage, Random], Callable[[], bool]]
    """Does it, and returns how to see that all is well again."""


@dataclass(frozen=True)
class Happened:
    """One fault that was played."""

    name: str
    at: float
    """Monotonic seconds when it was over: the ingest up again, the process killed."""
    back: float | None
    """Seconds until all was well; None: not within the patience."""
    gap: float
    allowed: float


def plan(seed: int, every: float) -> Iterator[tuple[float, Fault, Random]]:
    """Faults without end: a pause in seconds, the fault, and chance for its details."""
    chance = Random(seed)
    bag: list[Fault] = []
    while True:
        if not bag:
            # each kind comes in every round, in another order
            bag = [fault for fault in FAULTS for _ in range(fault.weight)]
            chance.shuffle(bag)
        yield chance.uniform(0.6, 1.4) * every, bag.pop(), chance


def play(stage: Stage, fault: Fault, chance: Random) -> Happened:
    """Strike, and wait until all is well or patience ends."""
    well = fault.strike(stage, chance)
    at = time.monotonic()
    while time.monotonic() - at < PATIENCE:
        if well():
            return Happened(fault.name, at, time.monotonic() - at, fault.gap, fault.back)
        time.sleep(0.05)
    return Happened(fault.name, at, None, fault.gap, fault.back)


def _ingest_killed(stage: Stage, chance: Random) -> Callable[[], bool]:
    stage.hurt.kill()
    time.sleep(chance.uniform(0.3, 2.0))
    known = stage.taken()
    stage.hurt.start()
    return lambda: stage.arrives(known)


def _ingest_frozen(stage: Stage, chance: Random) -> Callable[[], bool]:
    stage.hurt.freeze()
    try:
        time.sleep(chance.uniform(6.0, 15.0))
        known = stage.taken()
    finally:
        stage.hurt.thaw()
    return lambda: stage.arrives(known) or stage.goes_on(known)


def _pusher_killed(stage: Stage, chance: Random) -> Callable[[], bool]:
    """Either output's; of the watched one, the viewer tells the gap as well."""
    name = chance.choice(("watched", "hurt"))
    pusher = stage.pusher(stage.watched if name == "watched" else stage.hurt)
    known = stage.taken()
    since = _end(pusher, stage)
    if name == "hurt":
        return lambda: stage.arrives(known)
    return lambda: stage.output_is_live(name, since)


def _killed(role: str) -> Callable[[Stage, Random], Callable[[], bool]]:
    def strike(stage: Stage, chance: Random) -> Callable[[], bool]:
        victims = stage.processes(role)
        since = _end(chance.choice(victims) if victims else None, stage)
        return lambda: stage.lives(role, since)

    return strike


def _end(process: psutil.Process | None, stage: Stage) -> float:
    """Kill it, if it is there at all; show time when it was gone."""
    if process is None:
        return stage.show_time()
    with suppress(psutil.NoSuchProcess):
        process.kill()
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
    return stage.show_time()


def _frozen(role: str, seconds: float) -> Callable[[Stage, Random], Callable[[], bool]]:
    def strike(stage: Stage, chance: Random) -> Callable[[], bool]:
        del chance
        victims = stage.processes(role)
        for victim in victims:
            victim.suspend()
        time.sleep(seconds)
        for victim in victims:
            with suppress(psutil.NoSuchProcess):
                victim.resume()
        since = stage.show_time()
        return lambda: stage.lives(role, since)

    return strike


def _voice_killed(stage: Stage, chance: Random) -> Callable[[], bool]:
    """One engine's process. Nobody asks a voice while speech is at hand: what counts begins after it."""
    children = [
        child
        for brain in stage.processes("brain")
        for child in brain.children(recursive=True)
        if role_of(child.cmdline()) is None
    ]
    said = stage.sentences()
    _end(chance.choice(children) if children else None, stage)
    heard = time.monotonic() + stage.speech_at_hand()
    while stage.sentences() == said and time.monotonic() < heard:
        time.sleep(0.1)
    return lambda: stage.sentences() > said


def _catalogue_changed(stage: Stage, chance: Random) -> Callable[[], bool]:
    sku, price = stage.catalogue.reprice(chance)
    return lambda: stage.price_on_air(sku) == price


def _catalogue_broken(stage: Stage, chance: Random) -> Callable[[], bool]:
    del chance
    with stage.catalogue.broken():
        end = time.monotonic() + 10
        while not stage.problems() and time.monotonic() < end:
            time.sleep(0.1)
    return lambda: not stage.problems()


def _flood(stage: Stage, chance: Random) -> Callable[[], bool]:
    for number in range(150):
        with suppress(OSError):  # the rate limit refuses most of them; that is what it is for
            stage.show.say(f"buy followers {number} {chance.randrange(10**6)}")
    since = stage.show_time()
    return lambda: stage.lives("brain", since)


FAULTS = (
    Fault("ingest killed", 3, 0.5, 1.0, _ingest_killed),
    Fault("ingest frozen", 2, 0.5, 1.0, _ingest_frozen),
    Fault("pusher killed", 2, 1.0, 1.0, _pusher_killed),
    Fault("recorder killed", 1, 0.5, 5.0, _killed("recorder")),
    Fault("brain killed", 2, 0.5, 10.0, _killed("brain")),
    Fault("brain frozen for 20 s", 1, 0.5, 10.0, _frozen("brain", 20.0)),
    Fault("voice killed", 2, 0.5, 3.0, _voice_killed),
    Fault("desk killed", 1, 0.5, 5.0, _killed("desk")),
    Fault("playout killed", 1, 5.0, 3.0, _killed("playout")),
    Fault("green room killed", 1, 0.5, 1.0, _killed("green room")),
    Fault("catalogue changed", 2, 0.5, 2.0, _catalogue_changed),
    Fault("catalogue broken and mended", 1, 0.5, 2.0, _catalogue_broken),
    Fault("chat flooded", 1, 0.5, 2.0, _flood),
)
