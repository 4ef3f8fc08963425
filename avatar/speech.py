"""The mouth of what is said at a moment: whose it is, and how far it has left its rest."""

from __future__ import annotations

from collections.abc import Mapping

from avatar.articulation import LEAD, Mouth, mouth_of
from avatar.chance import eased
from avatar.pose import Lips
from avatar.spoken import Score, Spoken
from studio.moment import Moment

_IN, _OUT = 0.12, 0.16
"""Seconds in which a mouth leaves its rest before an utterance, and comes back to it after."""
_EARLY = 0.06
"""Seconds before its start at which an utterance takes the mouth from one that has ended."""
_KEPT = 9
"""Utterances whose mouths are kept at most."""


class Speech:
    """The mouths of the utterances of a show, each made when it is first seen."""

    def __init__(self, mouths: Mapping[str, Lips], fps: int) -> None:
        """`mouths` has the shape of each viseme."""
        self._mouths, self._fps = mouths, fps
        self._tracks: dict[int, tuple[Spoken, Mouth]] = {}

    def at(self, moment: Moment, score: Score) -> tuple[Lips, float] | None:
        """The mouth, `LEAD` ahead of the sound of this frame, and its share: 1 is all of it.

        The rest of the share belongs to the mouth at rest; None where nothing is said or heard.
        The lips may be shared with other moments: copy them before you change them.
        """
        t = score.t + LEAD
        spoken = next((s for s in score.spoken if s.start - _IN <= t < s.end + _OUT), None)
        if spoken is None or moment.muted:
            return None
        following = next((s for s in score.spoken if s.start > spoken.start), None)
        if following is not None and t >= following.start - _EARLY and t >= spoken.end:
            spoken = following
        inside = min((t - spoken.start) / _IN, (spoken.end - t) / _OUT)
        return self._track(spoken).lips(t - spoken.start), eased(1 + min(0.0, inside))

    def _track(self, spoken: Spoken) -> Mouth:
        found = self._tracks.get(id(spoken.utterance))
        if found is None:
            if len(self._tracks) >= _KEPT:
                self._tracks.clear()
            found = spoken, mouth_of(spoken.whole, self._mouths, self._fps)
            self._tracks[id(spoken.utterance)] = found
        return found[1]
