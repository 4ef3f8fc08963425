"""The programme sound: speech over the room, music that gives way to it, effects, one ceiling."""

from collections.abc import Sequence
from pathlib import Path

from streamer.bed import Bed
from streamer.ducking import Ducking
from streamer.effects import Effects
from streamer.tone import on_both_sides, room
from studio import settings
from studio.config import at_home
from studio.limiter import Limiter
from studio.moment import Placed
from studio.show import Pcm, Stereo


class Mixer:
    """Mixes frame after frame, in order. `open` it before, `close` it after.

    With music or effects the sound comes `studio.limiter.DELAY` samples later than it was placed.
    """

    def __init__(self, sound: settings.Sound, true_peak: float, *, patient: bool = False) -> None:
        """`true_peak` is the ceiling in dBTP. `patient` waits for the music: for rehearsals."""
        self._effects = Effects(_at_home(sound.effects), sound.effects_loudness)
        self._bed = Bed(at_home(sound.bed), patient=patient) if sound.bed else None
        self._ducking = Ducking(sound.bed_loudness, sound.bed_under_speech)
        alone = self._bed is None and self._effects.none
        self._limiter = None if alone else Limiter(true_peak)

    def open(self) -> None:
        if self._bed is not None:
            self._bed.open()

    def close(self) -> None:
        if self._bed is not None:
            self._bed.close()

    @property
    def music(self) -> bool:
        """Whether a bed is asked for."""
        return self._bed is not None

    @property
    def problems(self) -> tuple[str, ...]:
        """What the show has to do without, and why."""
        bed = (self._bed.problem,) if self._bed is not None and self._bed.problem else ()
        return (*bed, *self._effects.problems)

    def mix(self, first: int, speech: Pcm, gain: Pcm | float, near: Sequence[Placed]) -> Stereo:
        """The sound of a frame: `gain` is for all but the room, `near` is what is said near it."""
        sound = on_both_sides(speech * gain + room(first, len(speech)))
        if self._limiter is None:
            return sound
        level = self._ducking.over(first, len(speech), near)
        bed = self._bed.take(len(speech)) if self._bed is not None else None
        if bed is not None:
            sound += bed * _column(level * gain)
        effects = self._effects.over(first, len(speech), near)
        if effects is not None:
            sound += effects * _column(gain)
        return self._limiter(sound)


def _column(gain: Pcm | float) -> Pcm | float:
    return gain if isinstance(gain, float) else gain[:, None]


def _at_home(files: dict[str, Path]) -> dict[str, Path]:
    return {moment: at_home(file) for moment, file in files.items()}
