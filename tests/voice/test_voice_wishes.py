"""A delivery reaches the words: weight, pace and pitch, in terms of what is bound and read."""

from studio.acting import Mood
from studio.show import BoundLine, Cue, Delivery, FactUse, Kind, Line
from voice.phrasing import sentences
from voice.reading import read
from voice.wishes import Wishes, wishes

CUE = Cue(Kind.PITCH, "price")


def bound(text: str, slots: str, delivery: Delivery, *facts: tuple[str, str]) -> BoundLine:
    uses = []
    for name, said in facts:
        start = text.index(said)
        uses.append(FactUse(f"FH-1/{name}", said, 1, start, start + len(said)))
    return BoundLine(Line("1", CUE, slots, "playbook", delivery=delivery), text, tuple(uses))


def stressed(line: BoundLine, lang: str = "en") -> list[str]:
    parts = sentences(read(line.text, lang), wishes(line))
    return [token.text for part in parts for token in part.tokens if token.stress]


def test_a_slot_carries_weight_in_all_the_words_that_read_it() -> None:
    delivery = Delivery(stress=("{price}",))
    line = bound("It's $29.90 today.", "It's {price} today.", delivery, ("price", "$29.90"))
    assert stressed(line) == ["twenty", "nine", "dollars", "ninety", "cents"]


def test_slots_of_one_fact_name_are_told_apart_by_their_place() -> None:
    delivery = Delivery(stress=("{other_price}",))
    line = bound(
        "$5.00, not $9.00", "{price}, not {other_price}", delivery, ("price", "$5.00"), ("price", "$9.00")
    )  # fmt: skip
    assert stressed(line) == ["nine", "dollars"]


def test_words_carry_weight_wherever_they_stand_whole() -> None:
    line = bound("Free shipping, free returns, carefree.", "", Delivery(stress=("free",)))
    assert stressed(line) == ["Free", "free"]
    line = bound("Heute gratis Versand!", "", Delivery(stress=("gratis Versand",)))
    assert stressed(line, "de") == ["gratis", "Versand"]


def test_pace_and_pitch_reach_every_word_and_stay_speakable() -> None:
    line = bound("One. Two three!", "", Delivery(pace=9.0, pitch=-40.0))
    tokens = [
        token for part in sentences(read(line.text, "en"), wishes(line)) for token in part.tokens
    ]
    assert {(token.pace, token.pitch) for token in tokens} == {(2.0, -6.0)}


def test_what_the_line_does_not_have_asks_for_nothing() -> None:
    delivery = Delivery(stress=("", " ", "{stock}", "nowhere", "("))
    assert wishes(bound("Plain words.", "Plain words.", delivery)) == Wishes()


def test_the_mood_of_a_line_reaches_every_word() -> None:
    glad = BoundLine(
        Line("1", Cue(Kind.PITCH, "hook"), "So soft!", "playbook", mood=Mood.HAPPY), "So soft!"
    )
    parts = sentences(read(glad.text, "en"), wishes(glad))
    assert {token.mood for part in parts for token in part.tokens} == {Mood.HAPPY}
