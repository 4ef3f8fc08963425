"""The show itself: the cart says what is due, the painter draws it."""

from collections import deque
from statistics import median

from streamer.cart import Cart
from studio.clock import Clock
from studio.moment import Painter
from studio.show import Frame, Pixels

WINDOW = 300
"""Frames over which the drawing time is taken."""


class Talking:
    """A source of finished frames. It fails when the painter fails; the cart's sound is kept."""

    def __init__(self, cart: Cart, painter: Painter, clock: Clock, shape: tuple[int, int]) -> None:
        """`shape` is that of `studio.show.Pixels` for the size of the programme."""
        self._cart = cart
        self._painter = painter
        self._shape = shape
        self._clock = clock
        self._spent: deque[float] = deque(maxlen=WINDOW)
        self.picture: Pixels | None = None
        """The last picture that was finished."""

    def frame(self, index: int) -> Frame:
        due = self._cart.due(index)
        began = self._clock.now()
        picture = self._painter.paint(due.moment)
        self._spent.append(self._clock.now() - began)
        if picture.shape != self._shape:
            raise ValueError(f"the painter drew {picture.shape}, the air takes {self._shape}")
        self.picture = picture
        return Frame(index, picture, due.sound)

    @property
    def paint_ms(self) -> float:
        """Median time to draw, milliseconds; 0 before the first frame."""
        spent = tuple(self._spent)
        return median(spent) * 1000 if spent else 0.0
