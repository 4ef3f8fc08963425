"""Festival's room: as much as twice the longest sentence needs, and no more."""

from pathlib import Path
from random import Random
from string import ascii_lowercase

from test_voice_engines import AnyEngine, Finder, perform

from voice.engine import Role, Speech, Token
from voice.festival import Festival, FestivalSettings
from voice.phrasing import LONGEST


def test_festival_has_room_for_twice_the_longest_sentence_in_words_of_no_dictionary(
    real_part: Finder, tmp_path: Path
) -> None:
    real_part("festival")
    dice = Random(5)
    words = ["".join(dice.choices(ascii_lowercase, k=6)) for _ in range(2 * LONGEST)]

    async def act(engine: AnyEngine) -> Speech:
        pid = engine.pid
        speech = await engine.speak([Token(word) for word in words])
        assert engine.pid == pid, "it has not died of it"
        return speech

    patient = FestivalSettings(timeout_seconds=300.0)
    speech = perform(Festival(patient, Role("en", 1, tmp_path)), act)
    assert isinstance(speech, Speech)
    assert speech.seconds > 10.0
