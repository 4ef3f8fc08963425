"""Makes `voice/ear.json`: a ridge regression over voices that tell their phones.

Needs Festival with festvox-us-slt-hts and flite. `--check` leaves out one voice after the other
and prints how well the rest taught the ear for it.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soxr

from benchmarks.spoken_truth import ABROAD, SENTENCES, festival, flite, tokens
from benchmarks.visemes import mouths, opening
from studio.show import RATE
from voice import ear
from voice.engine import Role, Speech
from voice.espeak import Espeak, EspeakSettings

_RIDGE = 1e-3
Lesson = tuple[np.ndarray, np.ndarray]
"""Clues, and what the map should make of them."""


_TIMBRES = ("klatt4", "f2", "m1")


def espeak(lang: str, texts: Sequence[str], timbres: Sequence[str] = _TIMBRES) -> list[Speech]:
    """The sentences by turns in each timbre, so that none is learned for the language."""

    async def said(timbre: str) -> list[Speech]:
        engine = Espeak(EspeakSettings(variant=timbre, pitch=50), Role(lang, 1.0, Path("absent")))
        await engine.open()
        try:
            return [await engine.speak(tokens(text)) for text in texts]
        finally:
            await engine.close()

    return [speech for timbre in timbres for speech in asyncio.run(said(timbre))]


def lesson(speech: Speech) -> Lesson:
    pcm = soxr.resample(speech.pcm, speech.rate, RATE).astype(np.float32)
    clues = ear.clues(pcm)
    # Frames of 20 ms to hops of 10.
    kind = np.repeat([ear.MOUTHS.index(mouth) for mouth in mouths(speech.phones, pcm)], 2)
    wanted = np.c_[np.eye(len(ear.MOUTHS))[kind], np.repeat(opening(speech.phones, pcm), 2)]
    count = min(len(clues), len(wanted))
    return clues[:count], wanted[:count]


def taught(lessons: list[Lesson]) -> np.ndarray:
    clues = np.concatenate([c for c, _ in lessons])
    wanted = np.concatenate([w for _, w in lessons])
    spread = clues.std(axis=0)
    spread[spread == 0] = 1
    scaled = clues / spread
    square = scaled.T @ scaled + _RIDGE * len(scaled) * np.eye(scaled.shape[1])
    return np.asarray(np.linalg.solve(square, scaled.T @ wanted) / spread[:, None])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    voices = {name: flite(name) for name in ("slt", "rms", "awb", "kal16")}
    voices |= {"festival": festival(), "espeak": espeak("en", SENTENCES[:7])}
    voices |= {lang: espeak(lang, texts.splitlines()) for lang, texts in ABROAD.items()}
    lessons = {name: [lesson(speech) for speech in said] for name, said in voices.items()}
    if not parser.parse_args().check:
        whole = taught([one for said in lessons.values() for one in said])
        rows = ",\n".join(json.dumps([round(float(x), 4) for x in row]) for row in whole)
        Path(ear.__file__).with_name("ear.json").write_text(f"[{rows}]\n", encoding="utf-8")
        return
    for name, own in lessons.items():
        others = [one for other, said in lessons.items() if other != name for one in said]
        guessed = np.concatenate([clues for clues, _ in own]) @ taught(others)
        wanted = np.concatenate([w for _, w in own])
        likeness = np.corrcoef(guessed[:, -1], wanted[:, -1])[0, 1]
        right = np.mean(guessed[:, :-1].argmax(axis=1) == wanted[:, :-1].argmax(axis=1))
        print(f"{name}: opening {likeness:.3f}, mouths {right:.3f}")


if __name__ == "__main__":
    main()
