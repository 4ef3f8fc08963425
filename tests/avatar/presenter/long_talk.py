"""Minutes of speech and of silence, as scores a few times a second."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from score_parts import BABBLE, Sound, sentence

from avatar.gaze import Places
from avatar.spoken import Score, Spoken
from studio.show import RATE, Utterance

NOWHERE = Places(None, None)
STAGE = Places(card=(0.85, -0.2), chat=(-0.6, -0.3))
"""A card to the right and a chat bubble to the left, as on a landscape stage."""


def babbled(length: float, chance: Random, **more: object) -> Utterance:
    """A sentence of about so many seconds, with a pause after every 1.5 to 3 s."""
    sounds: list[Sound] = []
    since = said = 0.0
    while said < length:
        one = chance.choice(BABBLE[1:])
        sounds.append(one)
        since, said = since + one[1], said + one[1]
        if since > chance.uniform(1.5, 3.0):
            sounds.append(("sil", chance.uniform(0.13, 0.3)))
            since = 0.0
    accents = tuple((0.3 + 0.55 * n, chance.uniform(0.3, 1.0)) for n in range(int(length / 0.6)))
    return sentence(tuple(sounds), accents=accents, **more)  # type: ignore[arg-type]  # fields of many types by name


def talk(seconds: float, seed: int, utterances: list[Utterance] | None = None) -> list[Spoken]:
    """Sentences one after the other, with the pauses of a speaker."""
    chance = Random(seed)
    row: list[Spoken] = []
    at, n = 0.5, 0
    while at < seconds:
        if utterances:
            said = utterances[n % len(utterances)]
        else:
            said = babbled(chance.uniform(2.0, 5.5), chance, name=f"l{n}")
        length = len(said.pcm) / RATE
        row.append(Spoken(said, at, at + length))
        at += length + chance.uniform(0.3, 0.5)
        n += 1
    return row


def scores(row: list[Spoken], seconds: float, per_second: int) -> Iterator[Score]:
    """What a presenter would know at each of these times: the last, this, and two to come."""
    here = 0
    for n in range(round(seconds * per_second)):
        t = n / per_second
        while here < len(row) and row[here].end <= t:
            here += 1
        yield Score(t, tuple(row[max(0, here - 1) : here + 3]))
