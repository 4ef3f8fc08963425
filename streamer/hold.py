"""The floor under a painter that is late or fails: the last picture, and the sound that is due."""

from streamer.cart import Cart
from streamer.talking import Talking
from studio.show import Frame, Pixels


class Hold:
    """A source that draws nothing, so that speech goes on when the picture cannot.

    Before the first finished picture it shows `first`.
    """

    def __init__(self, cart: Cart, talking: Talking, first: Pixels) -> None:
        self._cart = cart
        self._talking = talking
        self._first = first

    def frame(self, index: int) -> Frame:
        picture = self._talking.picture
        return Frame(
            index, self._first if picture is None else picture, self._cart.due(index).sound
        )
