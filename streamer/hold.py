"""The floor under a painter that is late or fails: the last picture, over room tone."""

from streamer.talking import Talking
from streamer.tone import quiet
from studio.show import RATE, Frame, Pixels


class Hold:
    """A source that draws nothing: what is heard goes on when the picture cannot.

    Before the first finished picture it shows `first`.
    """

    def __init__(self, talking: Talking, first: Pixels, fps: int) -> None:
        self._talking = talking
        self._first = first
        self._samples = RATE // fps

    def frame(self, index: int) -> Frame:
        picture = self._talking.picture
        sound = quiet(index * self._samples, self._samples)
        return Frame(index, self._first if picture is None else picture, sound)
