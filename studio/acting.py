"""What a line asks of the presenter and the camera. Importing it costs nothing."""

from enum import StrEnum


class Mood(StrEnum):
    """Expressions in VRM 1.0 names, plus three of our own."""

    NEUTRAL = "neutral"
    HAPPY = "happy"
    RELAXED = "relaxed"
    SURPRISED = "surprised"
    SAD = "sad"
    THINKING = "thinking"
    EXCITED = "excited"
    WINK = "wink"


class Gesture(StrEnum):
    """What the hands do on the accent of a line. A pack without one keeps its hands still."""

    NONE = "none"
    WAVE = "wave"
    POINT_CARD = "point_card"
    PRESENT = "present"
    THUMB_UP = "thumb_up"
    COUNT_ONE = "count_one"
    COUNT_TWO = "count_two"
    COUNT_THREE = "count_three"
    OPEN_ARMS = "open_arms"
    HOLD_UP = "hold_up"
    """The product's picture in the hand; without a picture it is offered as in `present`."""
    THINK = "think"
    LEAN_IN = "lean_in"
    NOD = "nod"
    SHAKE = "shake"


class Shot(StrEnum):
    """How the picture is arranged while a line is said. A stage without one shows `beside`."""

    BESIDE = "beside"
    """The host beside the product's card."""
    CENTRE = "centre"
    """The host alone, in the middle: greetings, the AI notice, small talk."""
    CLOSE_UP = "close_up"
    """The product large, the host in an inset."""
    QUESTION = "question"
    """The host and a viewer's question, those that wait beside it."""
