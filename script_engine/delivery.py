"""How a line is delivered: face, hands and voice by what it is for and how it is written."""

from studio.show import Delivery, Gesture, Mood

_DELIVERY: dict[str, tuple[Mood, Gesture]] = {
    "greeting": (Mood.HAPPY, Gesture.WAVE),
    "closing": (Mood.HAPPY, Gesture.WAVE),
    "hook": (Mood.EXCITED, Gesture.PRESENT),
    "need": (Mood.THINKING, Gesture.THINK),
    "product_open": (Mood.HAPPY, Gesture.HOLD_UP),
    "feature_benefit": (Mood.HAPPY, Gesture.POINT_CARD),
    "fact": (Mood.NEUTRAL, Gesture.POINT_CARD),
    "scene": (Mood.RELAXED, Gesture.OPEN_ARMS),
    "price": (Mood.HAPPY, Gesture.POINT_CARD),
    "offer": (Mood.NEUTRAL, Gesture.LEAN_IN),
    "question": (Mood.THINKING, Gesture.OPEN_ARMS),
    "cta": (Mood.HAPPY, Gesture.POINT_CARD),
    "recap": (Mood.NEUTRAL, Gesture.POINT_CARD),
    "bridge": (Mood.HAPPY, Gesture.PRESENT),
    "invite": (Mood.HAPPY, Gesture.OPEN_ARMS),
    "rehook": (Mood.HAPPY, Gesture.WAVE),
    "disclosure": (Mood.NEUTRAL, Gesture.NONE),
    "reserve": (Mood.RELAXED, Gesture.NONE),
    "filler": (Mood.THINKING, Gesture.NONE),
    "thanks": (Mood.HAPPY, Gesture.THUMB_UP),
    "answer_abuse": (Mood.NEUTRAL, Gesture.NONE),
    "answer_ask_back": (Mood.THINKING, Gesture.OPEN_ARMS),
    "answer_compare": (Mood.THINKING, Gesture.COUNT_TWO),
    "answer_discount": (Mood.NEUTRAL, Gesture.POINT_CARD),
    "answer_greeting": (Mood.HAPPY, Gesture.WAVE),
    "answer_link": (Mood.HAPPY, Gesture.POINT_CARD),
    "answer_order_problem": (Mood.NEUTRAL, Gesture.NOD),
    "answer_price": (Mood.HAPPY, Gesture.POINT_CARD),
    "answer_robot": (Mood.WINK, Gesture.OPEN_ARMS),
    "answer_show_again": (Mood.HAPPY, Gesture.HOLD_UP),
    "answer_sold_out": (Mood.NEUTRAL, Gesture.SHAKE),
    "answer_stock": (Mood.NEUTRAL, Gesture.POINT_CARD),
    "answer_unknown": (Mood.THINKING, Gesture.THINK),
    "answer_which": (Mood.THINKING, Gesture.COUNT_TWO),
}
_VOICES: dict[Mood, tuple[float, float]] = {
    Mood.EXCITED: (1.06, 1.5),
    Mood.SURPRISED: (1.03, 1.5),
    Mood.HAPPY: (1.02, 0.5),
    Mood.WINK: (1.0, 0.5),
    Mood.THINKING: (0.95, 0.0),
    Mood.RELAXED: (0.96, -0.5),
    Mood.SAD: (0.92, -1.0),
}
"""Pace and pitch by mood. Small steps: listeners hear 5 % and a semitone, and tire of more."""
_PACES = {"disclosure": 0.9, "answer_order_problem": 0.94, "answer_abuse": 0.94}
"""Acts that are said slower whatever the mood: they have to be understood."""
_STRESS: dict[str, tuple[str, ...]] = {
    "offer": ("{percent_off}", "{saving}", "{offer_end}"),
    "answer_discount": ("{percent_off}", "{saving}"),
    "answer_stock": ("{stock}",),
    "answer_compare": ("{other_price}", "{difference}"),
}
"""What carries weight besides the price."""
_CALM = {Mood.EXCITED: Mood.HAPPY, Mood.WINK: Mood.NEUTRAL}


def delivery(act: str, tone: str) -> tuple[Mood, Gesture]:
    """Face and hands for a line. A wry line about something light comes with a wink."""
    mood, gesture = _DELIVERY.get(act, (Mood.NEUTRAL, Gesture.NONE))
    if tone == "calm":
        return _CALM.get(mood, mood), gesture
    if tone == "wry" and mood in {Mood.HAPPY, Mood.RELAXED}:
        return Mood.WINK, gesture
    if tone == "bright" and mood is Mood.HAPPY and act in {"price", "product_open", "bridge"}:
        return Mood.EXCITED, gesture
    return mood, gesture


def voice(act: str, mood: Mood) -> Delivery:
    """Pace, pitch and weight for a line: glad news is faster and higher, a notice slower."""
    pace, pitch = _VOICES.get(mood, (1.0, 0.0))
    return Delivery(_PACES.get(act, pace), pitch, ("{price}", *_STRESS.get(act, ())))
