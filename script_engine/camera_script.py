"""The camera script: which shot each line is seen in, and how long a shot is held."""

from studio.show import Cue, Kind, Shot

DWELL = 6.0
"""Seconds of speech for which a shot is held at least; a question cuts in at once."""
_APART = 20.0
"""Seconds of speech between two close-ups: seen at every line they would tire."""
_LONGEST = 14.0
"""Seconds of speech after which a close-up ends."""

_ALONE = frozenset(
    {"greeting", "closing", "rehook", "invite", "disclosure", "reserve", "filler", "thanks"}
)
"""Acts that sell nothing: the host alone."""
_OF_THE_THING = frozenset({"product_open", "scene", "feature_benefit", "fact", "answer_show_again"})
"""Acts that speak of what can be seen: they may have the product large."""
_WITH_THE_CARD = frozenset({"answer_price", "answer_discount", "answer_stock", "answer_link"})
"""Answers that stand on the product's card."""


class CameraScript:
    """Proposes the shot of each line from what was handed over before it."""

    def __init__(self) -> None:
        self._shot: Shot | None = None
        self._sku: str | None = None
        self._held = 0.0
        self._since_close = _APART
        """Seconds of speech since the last close-up; the first may come at once."""

    def shot(self, cue: Cue) -> Shot:
        """The shot for a line. Asking changes nothing."""
        wanted = self._wanted(cue)
        if wanted is self._shot or wanted is Shot.QUESTION or self._shot is None:
            return wanted
        if self._held < DWELL and self._fits(self._shot, cue):
            return self._shot
        return wanted

    def handed(self, cue: Cue, seconds: float) -> None:
        """A line of about `seconds` goes out in the shot of its cue."""
        same = cue.shot is self._shot
        self._held = self._held + seconds if same else seconds
        self._since_close = 0.0 if cue.shot is Shot.CLOSE_UP else self._since_close + seconds
        self._shot, self._sku = cue.shot, cue.sku

    def _wanted(self, cue: Cue) -> Shot:
        if cue.kind is Kind.ANSWER:
            return self._for_answer(cue)
        if cue.act in _ALONE or cue.sku is None:
            return Shot.CENTRE
        if cue.act in _OF_THE_THING and self._may_go_close(cue):
            return Shot.CLOSE_UP
        return Shot.BESIDE

    def _for_answer(self, cue: Cue) -> Shot:
        if cue.act == "answer_show_again" and cue.sku is not None:
            return Shot.CLOSE_UP
        if cue.act in _WITH_THE_CARD and cue.sku is not None:
            return Shot.BESIDE
        return Shot.CENTRE if cue.reply_to is None else Shot.QUESTION

    def _may_go_close(self, cue: Cue) -> bool:
        if self._shot is Shot.CLOSE_UP:
            return self._held < _LONGEST and cue.sku == self._sku
        return self._since_close >= _APART

    def _fits(self, shot: Shot, cue: Cue) -> bool:
        """Whether a shot that has not been up for long can be kept for this line."""
        if shot is Shot.QUESTION:
            return False
        if shot is Shot.CENTRE:
            return cue.kind is not Kind.ANSWER
        return cue.sku is not None and cue.sku == self._sku and cue.act not in _ALONE
