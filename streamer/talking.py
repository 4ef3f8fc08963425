"""The show as it is drawn: the cart says what will be heard, the painter draws it."""

import time
from collections import deque
from dataclasses import dataclass, replace
from statistics import median

from streamer.cart import Cart
from streamer.tone import quiet
from studio.clock import Clock
from studio.moment import Moment, Painter
from studio.show import Frame, Pixels, Stereo
from studio.spread import FRAME, Sampler

WINDOW = 300
"""Frames over which the drawing time is taken."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """What it took to draw one picture."""

    index: int
    spent: float
    """Seconds."""
    worked: float
    """Seconds of it in which the thread had a processor."""


class Talking:
    """A source of pictures, over room tone until they go out. It fails when the painter fails."""

    def __init__(self, cart: Cart, painter: Painter, clock: Clock, shape: tuple[int, int]) -> None:
        """`shape` is that of `studio.show.Pixels` for the size of the programme."""
        self._cart = cart
        self._painter = painter
        self._shape = shape
        self._clock = clock
        self._spent: deque[float] = deque(maxlen=WINDOW)
        self._economy = 0
        self._every = 1
        self._asked = -1
        """The last frame that was asked for; one from before it is to be drawn again."""
        self._held_to = -1
        """The last frame for which `picture` is good."""
        self.picture: Pixels | None = None
        """The last picture that was finished."""
        self.spread = Sampler(FRAME)
        """Seconds to draw a picture."""
        self.pictures = 0
        """Pictures drawn so far, and the seconds it took: `painting`."""
        self.painting = 0.0
        self._slowest: Stroke | None = None

    def slowest(self) -> Stroke | None:
        """What took longest since the last call, the first picture, which unpacks all, aside."""
        found, self._slowest = self._slowest, None
        return found

    def spare(self, *, economy: int, every: int) -> None:
        """From the next picture on, draw one for `every` frames, with that `Moment.economy`."""
        self._economy, self._every = economy, every

    def frame(self, index: int) -> Frame:
        asked, self._asked = self._asked, index
        if self.picture is not None and asked < index <= self._held_to:
            return Frame(index, self.picture, self._room(index))
        # A picture that stands for several frames is that of their last one: a mouth that is a
        # little early is not noticed, one that is late is.
        last = index + self._every - 1
        moment = self._cart.moment(last)
        picture = self._draw(replace(moment, economy=self._economy) if self._economy else moment)
        self._held_to = last
        return Frame(index, picture, self._room(index))

    def _room(self, index: int) -> Stereo:
        return quiet(index * self._cart.samples, self._cart.samples)

    def _draw(self, moment: Moment) -> Pixels:
        began, worked = self._clock.now(), time.thread_time()
        picture = self._painter.paint(moment)
        spent, worked = self._clock.now() - began, time.thread_time() - worked
        if self.pictures and (self._slowest is None or spent > self._slowest.spent):
            self._slowest = Stroke(moment.index, spent, worked)
        self._spent.append(spent)
        self.spread.add(spent)
        self.painting += spent
        self.pictures += 1
        if picture.shape != self._shape:
            raise ValueError(f"the painter drew {picture.shape}, the air takes {self._shape}")
        self.picture = picture
        return picture

    @property
    def slate(self) -> bool:
        """True while the slate is asked for: it is drawn in place of the show, and costs little."""
        return self._cart.is_slate

    @property
    def paint_ms(self) -> float:
        """Median time to draw a picture, milliseconds; 0 before the first frame."""
        spent = tuple(self._spent)
        return median(spent) * 1000 if spent else 0.0
