"""The load ladder: what a show gives up, rung by rung, on a machine that is too slow for it.

Pure: told once a second how the air keeps up, it answers when another rung is to be taken. It goes
down after some seconds of trouble and up after a long calm with room to spare. Each climb that
fails doubles the calm that the next one needs, so that it never swings.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import get_args

from studio.settings import Preset

OPENING = 10.0
"""Seconds at the start that count for nothing: the other processes start beside us."""
SETTLE = 3.0
"""Seconds after a step in which the machine still pays for what was before it: a preset is taken
at the next key frame, up to 2 s later."""
MISSED = 0.05
"""Share of the frames of a second that may miss their time: above it their lateness has a 95th
percentile that viewers see."""
FULL = 0.9
"""Share of the time of a frame up to which an encoder that is behind is still catching up."""
TROUBLE, WINDOW = 5, 7
"""Seconds of trouble that lead a rung down, and the seconds among which they lie."""
CALM, LONGEST_CALM = 60.0, 900.0
"""Seconds without trouble before a climb: at first, and at most."""
FORGIVEN = 900.0
"""Seconds after a climb in which a step down is its fault."""
ROOM = 0.7
"""Share of the time of a frame that drawing or encoding may take on the rung above."""
EFFECTS_COST, PRESET_COST = 1.3, 1.5
"""Factors by which drawing with effects and encoding with the next better preset are dearer. From
veryfast to superfast to ultrafast, and from drawn to ultrafast with its floor, 1.2 to 1.4 were
measured at 720x1280."""
_QUICK: tuple[Preset, ...] = ("veryfast", "superfast", "ultrafast")
"""Presets that can take over from a slower one in the same stream; see `streamer.x264`."""


@dataclass(frozen=True, slots=True)
class Rung:
    """How much of the show is made."""

    economy: int
    """`studio.moment.Moment.economy`."""
    preset: Preset
    every: int
    """One picture in so many frames is drawn; the others repeat it."""

    def words(self, best: Rung) -> str:
        """What is given up against `best`."""
        given_up = []
        if self.economy != best.economy:
            given_up.append("effects off")
        if self.preset != best.preset:
            given_up.append(f"x264 {self.preset}")
        if self.every != best.every:
            given_up.append(f"one picture in {self.every} frames")
        return ", ".join(given_up) or "everything on"


def rungs(preset: Preset) -> tuple[Rung, ...]:
    """The rungs below a show with `preset`, best first; those that change nothing are left out."""
    order = get_args(Preset)
    quicker = [quick for quick in _QUICK if order.index(quick) < order.index(preset)]
    second = (*quicker, preset)[0]
    last = (*quicker[1:], second)[0]
    ways = (
        Rung(0, preset, 1),
        Rung(1, preset, 1),
        Rung(1, second, 1),
        Rung(1, second, 2),
        Rung(1, last, 3),
    )
    return tuple(dict.fromkeys(ways))


@dataclass(frozen=True, slots=True)
class Load:
    """About a second of the air."""

    frames: int
    late: int
    """Frames whose picture was not ready."""
    repeated: int
    """Pictures that were repeated because the encoder was behind."""
    owed: int
    """Frames that went out late because the beat woke late."""
    paint: float | None
    """Seconds to draw one picture, mean; None when none was drawn."""
    encode: float
    """Seconds to encode one frame, mean."""

    def troubled(self, frame: float) -> bool:
        """True when viewers see it and it will not pass by itself. `frame` is a frame's time.

        An encoder that is fast enough and still repeats pictures works off what piled up before.
        """
        behind = self.repeated if self.encode > FULL * frame else 0
        return self.late + behind + self.owed > MISSED * self.frames


@dataclass(frozen=True, slots=True)
class Step:
    """A rung taken, and why."""

    rung: int
    down: bool
    reason: str
    """With its figures."""


class Ladder:
    """Decides on the rung. Times are those of any monotonic clock, seconds."""

    def __init__(self, ways: tuple[Rung, ...], fps: int) -> None:
        """`ways` are the rungs, best first; with a single one nothing is ever given up."""
        self._ways = ways
        self._frame = 1 / fps
        self.at = 0
        """Number of the rung, 0 is the best."""
        self.down = 0
        """Steps down so far."""
        self.up = 0
        self._past: deque[Load] = deque(maxlen=WINDOW)
        self._still: list[Load] = []
        self._blind_until: float | None = None
        self._told = 0.0
        self._calm_since = 0.0
        self._calm = CALM
        self._climbed: float | None = None

    @property
    def rung(self) -> Rung:
        return self._ways[self.at]

    def words(self, preset: Preset) -> str:
        """What is given up now, while `preset` is in use."""
        return replace(self.rung, preset=preset).words(self._ways[0])

    def tell(self, load: Load | None, now: float) -> Step | None:
        """Take in one more second; the step that it leads to, if any.

        `load` is None for a second in which something else than the show was drawn. What such a
        second costs says nothing about the show: no trouble, no room, and no part of a calm.
        """
        before, self._told = self._told, now
        if self._blind_until is None:
            self._wait(now, OPENING)
        if self._blind_until is None or now < self._blind_until or len(self._ways) == 1:
            return None
        if load is None:
            self._past.clear()
            self._calm_since += now - before
            return None
        self._past.append(load)
        if load.troubled(self._frame):
            self._hush(now)
            troubled = [past for past in self._past if past.troubled(self._frame)]
            can_fall = self.at + 1 < len(self._ways)
            return self._fall(troubled, now) if can_fall and len(troubled) >= TROUBLE else None
        if load.paint is None:
            # A painter that fails is quick: nothing is late, and nothing was measured.
            self._calm_since += now - before
            return None
        self._still.append(load)
        if self.at == 0 or now - self._calm_since < self._calm:
            return None
        still = _mean(self._still)
        self._hush(now)
        return self._climb(still, now) if self._has_room(still) else None

    def _fall(self, troubled: list[Load], now: float) -> Step:
        failed = self._climbed is not None and now - self._climbed < FORGIVEN
        self._calm = min(LONGEST_CALM, self._calm * 2) if failed else CALM
        self.at += 1
        self.down += 1
        mean = _mean(troubled)
        missed = f"{mean.late} late, {mean.repeated} repeated, {mean.owed} owed"
        reason = f"{missed} of {mean.frames} frames in {len(troubled)} s"
        return self._step(mean, reason, now, down=True)

    def _climb(self, still: Load, now: float) -> Step:
        self.at -= 1
        self.up += 1
        self._climbed = now
        return self._step(still, f"calm for {self._calm:.0f} s", now, down=False)

    def _step(self, mean: Load, reason: str, now: float, *, down: bool) -> Step:
        self._wait(now, SETTLE)
        drawing = "no picture" if mean.paint is None else f"{mean.paint * 1000:.0f} ms a picture"
        figures = (
            f"drawing {drawing}, encoding {mean.encode * 1000:.0f} ms,"
            f" a frame is {self._frame * 1000:.0f} ms"
        )
        return Step(self.at, down, f"{reason} ({figures})")

    def _has_room(self, still: Load) -> bool:
        """True when what was measured here would fit on the rung above."""
        if still.paint is None:
            return False
        here, above = self.rung, self._ways[self.at - 1]
        paint = still.paint * (EFFECTS_COST if above.economy < here.economy else 1.0)
        encode = still.encode * (PRESET_COST if above.preset != here.preset else 1.0)
        return paint <= ROOM * self._frame * above.every and encode <= ROOM * self._frame

    def _wait(self, now: float, seconds: float) -> None:
        self._blind_until = now + seconds
        self._past.clear()
        self._hush(self._blind_until)

    def _hush(self, now: float) -> None:
        """The calm begins anew."""
        self._calm_since = now
        self._still.clear()


def _mean(loads: Iterable[Load]) -> Load:
    """Frames added up, times averaged over what they were measured on."""
    loads = list(loads)
    drawn = [load.paint for load in loads if load.paint is not None]
    return Load(
        frames=sum(load.frames for load in loads),
        late=sum(load.late for load in loads),
        repeated=sum(load.repeated for load in loads),
        owed=sum(load.owed for load in loads),
        paint=sum(drawn) / len(drawn) if drawn else None,
        encode=sum(load.encode for load in loads) / max(1, len(loads)),
    )
