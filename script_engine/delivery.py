"""How a line is delivered: face and hands by what it is for and the tone it is written in."""

from studio.show import Gesture, Mood

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
