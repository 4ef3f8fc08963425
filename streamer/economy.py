"""Takes the show down and up the load ladder: measures once a second, and does what it decides."""

import logging
from dataclasses import dataclass

from streamer.encoder import Encoder
from streamer.ladder import Ladder, Load, Step, rungs
from streamer.talking import Talking
from studio.clock import Clock
from studio.report import LadderReport
from studio.settings import Stream

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two measurements."""
SLOW = 0.15
"""Seconds; a picture that takes longer, half of what is drawn ahead, is told of."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the air has counted since it began."""

    frames: int
    late: int
    repeated: int
    owed: int


@dataclass(frozen=True, slots=True)
class _Totals:
    at: float
    air: Counts
    pictures: int
    painting: float
    encoded: int
    encoding: float
    slate: bool


class Economy:
    """Belongs to the encode thread: what it asks of the encoder is taken at the next key frame.

    The renderer reads what it asks of it before each picture.
    """

    def __init__(self, stream: Stream, talking: Talking, encoder: Encoder, clock: Clock) -> None:
        ways = rungs(stream.preset)
        self._ladder = Ladder(ways if stream.ladder == "auto" else ways[:1], stream.fps)
        self._talking = talking
        self._encoder = encoder
        self._clock = clock
        self._before: _Totals | None = None
        self._reason = ""

    def look(self, air: Counts) -> None:
        """Measure if it is time to, and act on it. Quick, and never waits."""
        now = self._clock.now()
        if self._before is not None and now - self._before.at < EVERY:
            return
        talking, encoder = self._talking, self._encoder
        totals = _Totals(
            now,
            air,
            talking.pictures,
            talking.painting,
            encoder.frames,
            encoder.encoding,
            talking.slate,
        )
        before, self._before = self._before, totals
        slowest = talking.slowest()
        if slowest is not None and slowest.spent > SLOW:
            log.warning(
                "frame %d took %.0f ms to draw, %.0f of them on a processor",
                slowest.index, slowest.spent * 1000, slowest.worked * 1000,
            )  # fmt: skip
        if before is None:
            return
        step = self._ladder.tell(_between(before, totals), now)
        if step is not None:
            self._take(step)

    def report(self) -> LadderReport:
        ladder = self._ladder
        words = ladder.words(self._encoder.preset)
        return LadderReport(ladder.at, words, self._reason, ladder.down, ladder.up)

    def _take(self, step: Step) -> None:
        rung = self._ladder.rung
        self._talking.spare(economy=rung.economy, every=rung.every)
        words = self._ladder.words(self._encoder.ask(rung.preset))
        self._reason = f"{step.reason}: {words}"
        level = logging.WARNING if step.down else logging.INFO
        log.log(
            level, "ladder %s to %d: %s", "down" if step.down else "up", step.rung, self._reason
        )


def _between(before: _Totals, now: _Totals) -> Load | None:
    """What the show cost between the two; None when the slate, which is cheap, was on air."""
    if before.slate or now.slate:
        return None
    pictures = now.pictures - before.pictures
    return Load(
        frames=now.air.frames - before.air.frames,
        late=now.air.late - before.air.late,
        repeated=now.air.repeated - before.air.repeated,
        owed=now.air.owed - before.air.owed,
        paint=(now.painting - before.painting) / pictures if pictures else None,
        encode=(now.encoding - before.encoding) / max(1, now.encoded - before.encoded),
    )
