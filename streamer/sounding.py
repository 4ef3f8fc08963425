"""Puts sound under a picture when it goes out, not when it is drawn: an order is heard at once."""

import logging

from streamer.cart import Cart
from streamer.channel import LOG_EVERY, Channel
from studio.show import Frame

log = logging.getLogger(__name__)


class Sounding:
    """A channel of finished frames: pictures of another channel under what the cart has due.

    It cannot fail: where the cart does, the room tone that came with the picture stays.
    """

    def __init__(self, pictures: Channel, cart: Cart) -> None:
        self._pictures = pictures
        self._cart = cart
        self._logged: int | None = None
        self.faults = 0
        """Frames for which the cart raised."""
        self.idle = 0
        """Frames in which nobody spoke."""

    def frame(self, index: int) -> Frame:
        """Frame `index` as it goes out now."""
        return self.sounded(self._pictures.frame(index))

    def sounded(self, drawn: Frame) -> Frame:
        """A frame that was drawn ahead, with the sound that goes out now."""
        try:
            due = self._cart.due(drawn.index)
        except Exception:
            self.faults += 1
            if self._logged is None or not 0 <= drawn.index - self._logged < LOG_EVERY:
                self._logged = drawn.index
                log.exception("frame %d: no sound (%d so far)", drawn.index, self.faults)
            return drawn
        self.idle += due.moment.speaking is None
        return Frame(drawn.index, drawn.picture, due.sound)
