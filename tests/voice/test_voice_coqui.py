"""Coqui: the real loading code on tiny models of the true architecture, in a real worker."""

import asyncio
import hashlib
import json
import shutil
import subprocess
import wave
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from coqui_talk import CODE, SENTENCE, WORDS, Talk, copied, replaced

from studio.clock import SimulatedClock
from studio.errors import Misconfigured, Unavailable
from voice.coqui import Coqui, CoquiSettings
from voice.engine import Role, Speech, Token
from voice.timed import timed
from voice.worker_child import Spoken

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def python(voices_python: Callable[[str], Path]) -> Path:
    return voices_python("TTS")


@pytest.fixture(scope="module")
def models(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of tiny models, built with random weights."""
    folder = tmp_path_factory.mktemp("coqui")
    script = Path(__file__).with_name("tiny_coqui.py")
    names = ["vits", "vits_letters", "xtts", "beside"]
    run = [str(python), str(script), str(folder), *names]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture(scope="module")
def talk(python: Path) -> Iterator[Talk]:
    one = Talk(python)
    yield one
    one.close()


def test_the_times_of_vits_sum_to_its_sound_and_follow_the_words(talk: Talk, models: Path) -> None:
    assert talk.load(models / "vits")["done"]["speakers"] == ["ann", "bob\n", "eve"]
    (pcm,), known = talk.say()
    assert sum(samples for _, samples, _ in known["sounds"]) == len(pcm)
    assert [s for s, _, word in known["sounds"] if word == 2] == list("lˈæmp")
    heard = [word for _, _, word in known["sounds"] if word is not None]
    assert heard == sorted(heard)
    assert set(heard) == set(range(len(WORDS)))
    slow = talk.say(pace=0.5)[0][0]
    assert 1.5 < len(slow) / len(pcm) < 2.5


def test_phones_and_words_of_vits_lie_on_one_line(talk: Talk, models: Path) -> None:
    talk.load(models / "vits", speaker="eve")
    (pcm,), known = talk.say()
    speech = timed(Spoken(pcm, 22050, known, 0), SENTENCE)
    assert speech.timing == "engine"
    assert speech.phones[0].start == 0
    assert speech.phones[-1].end == pytest.approx(speech.seconds)
    for one, other in pairwise(speech.phones):
        assert one.end == pytest.approx(other.start)
    assert all(word is not None for word in speech.words)


def test_the_same_seed_gives_the_same_sound_and_another_one_another(
    talk: Talk, models: Path
) -> None:
    sounds = []
    for seed in (1, 1, 2):
        talk.load(models / "vits", seed=seed)
        sounds.append(talk.say()[0][0].tobytes())
        assert sounds[-1] == talk.say()[0][0].tobytes()
    assert sounds[0] == sounds[1] != sounds[2]


def test_speakers_sound_different_and_one_that_does_not_exist_is_answered_with_those_that_do(
    talk: Talk, models: Path
) -> None:
    sounds = []
    for speaker in (None, "ann", "bob", "eve"):
        talk.load(models / "vits", speaker=speaker)
        sounds.append(talk.say()[0][0].tobytes())
    assert sounds[0] == sounds[1]
    assert len(set(sounds)) == 3
    said = talk.refusal(models / "vits", speaker="zoe")
    assert said == "voice.settings.speaker: found 'zoe', vits has: ann, bob, eve"
    recorded = talk.refusal(models / "vits", recordings=["/a.wav"])
    assert recorded == "voice.settings.reference: only XTTS takes on a voice, this model is VITS"
    assert "has only one" in talk.refusal(models / "vits_letters", speaker="zoe")


def test_a_model_of_letters_knows_when_words_are_heard(talk: Talk, models: Path) -> None:
    talk.load(models / "vits_letters")
    (pcm,), known = talk.say()
    assert sum(samples for _, samples, _ in known["letters"]) == len(pcm)
    assert [s for s, _, word in known["letters"] if word == 2] == list("lamp")
    french = talk.load(models / "vits_letters", language="fr-CA")
    assert "fault" not in french
    assert not np.array_equal(talk.say()[0][0], pcm)
    assert "found 'de', vits_letters has: en, fr-fr" in talk.refusal(
        models / "vits_letters", language="de"
    )
    answer, _ = talk.ask(say={"words": [["東京", "", False]], "pace": 1.0})
    assert answer["kind"] == "unsayable"


def test_the_pieces_of_xtts_add_up_to_the_whole(talk: Talk, models: Path, tmp_path: Path) -> None:
    done = talk.load(models / "xtts")["done"]
    assert done == {"speakers": ["Ada Own"], "languages": ["en", "fr", "zh-cn"]}
    pieces, known = talk.say()
    assert known == {}
    codes = [len(piece) / CODE for piece in pieces]
    assert [round(sum(codes[:n])) for n in (1, 2, 3)] == [3, 7, 10]  # 1024 samples are kept back
    whole = np.concatenate(pieces)
    again, _ = talk.say()
    assert np.array_equal(whole, np.concatenate(again))
    talk.load(models / "xtts", first_codes=600)
    (at_once,), _ = talk.say()
    assert len(at_once) == len(whole)
    # Only the ends of pieces, where the decoder cannot see what follows, sound a little different.
    assert np.corrcoef(at_once, whole)[0, 1] > 0.9


def test_xtts_takes_on_the_voice_of_a_recording(talk: Talk, models: Path, tmp_path: Path) -> None:
    # As published, with the description among the weights: such a file is not written anew.
    file = models / "xtts_legacy/model.pth"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert "fault" not in talk.load(models / "xtts_legacy", first_codes=600)
    own = talk.say()[0][0]
    ana = [str(recording(tmp_path / "ana.wav"))]
    assert "fault" not in talk.load(models / "xtts_legacy", recordings=ana, first_codes=600)
    cloned = talk.say()[0][0]
    assert own.tobytes() != cloned.tobytes()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    answer, pieces = talk.ask(say={"words": [["hello", "", False]] * 80, "pace": 1.0})
    assert answer["kind"] == "unsayable"
    assert "takes 119 at most" in answer["fault"]
    assert pieces == []


def test_settings_that_xtts_cannot_follow_are_named(
    talk: Talk, models: Path, tmp_path: Path
) -> None:
    model = models / "xtts"
    assert "found 'de', xtts has: en, fr, zh-cn" in talk.refusal(model, language="de")
    assert "found 'zoe', xtts has: Ada Own" in talk.refusal(model, speaker="zoe")
    short = recording(tmp_path / "short.wav", 0.5)
    silent = recording(tmp_path / "silent.wav", 3.0, 0.0)
    text = tmp_path / "text.wav"
    text.write_text("no sound")
    for file, words in (
        (short, "0.5 s, expected 1 or more"),
        (silent, "holds silence"),
        (text, "cannot be read as sound"),
    ):
        said = talk.refusal(model, recordings=[str(file)])
        assert f"{file}: " in said
        assert words in said


def recording(file: Path, seconds: float = 3.0, loud: float = 0.3) -> Path:
    """Somebody humming, in stereo."""
    t = np.arange(int(seconds * 16000)) / 16000
    tone = loud * np.sin(2 * np.pi * 180 * t) * (1 + 0.5 * np.sin(2 * np.pi * 3 * t)) / 1.5
    with wave.open(str(file), "wb") as out:
        out.setparams((2, 2, 16000, 0, "NONE", ""))
        out.writeframes((np.stack([tone, tone], 1) * 32767).astype("<i2").tobytes())
    return file


@pytest.mark.parametrize(
    ("model", "file", "content", "words"),
    [
        ("vits", "config.json", None, "config.json: is missing"),
        ("vits", "config.json", b"{}", "config.json: is not the description"),
        (
            "vits",
            "config.json",
            b'{"model": "tacotron2"}',
            "found 'tacotron2', expected vits or xtts",
        ),
        ("vits", "model_file.pth", None, "no weights, expected one of model_file.pth"),
        ("vits", "model_file.pth", 4000, "model_file.pth: 4000 bytes, not whole weights"),
        ("vits", "model_file.pth", b"", "model_file.pth: 0 bytes, not whole weights"),
        (
            "vits",
            "speaker_ids.json",
            None,
            "one of speaker_ids.json, speakers.json, speakers.pth is missing",
        ),
        ("vits", "speaker_ids.json", b'{"ann": 0}', "the weights do not fit config.json"),
        ("xtts", "vocab.json", None, "vocab.json: is missing"),
        ("xtts", "vocab.json", b"{}", "cannot be loaded by Coqui"),
        ("xtts", "model.pth", None, "model.pth: is missing"),
        ("xtts", "model.pth", 100_000, "model.pth: 100000 bytes, not whole weights"),
        (
            "xtts",
            "speakers_xtts.pth",
            None,
            "has no speakers_xtts.pth; set voice.settings.reference",
        ),
        ("xtts", "speakers_xtts.pth", b"?", "cannot be loaded by Coqui"),
    ],
)
def test_files_that_are_missing_cut_or_wrong_are_named(
    talk: Talk,
    models: Path,
    tmp_path: Path,
    model: str,
    file: str,
    content: bytes | int | None,
    words: str,
) -> None:
    folder = copied(models / model, tmp_path / "model")
    if isinstance(content, int):
        replaced(folder / file, (folder / file).read_bytes()[:content])
    elif content is None:
        (folder / file).unlink()
    else:
        replaced(folder / file, content)
    said = talk.refusal(folder)
    assert str(folder) in said or "expected vits" in said
    assert words in said


def test_weights_of_another_model_are_refused(talk: Talk, models: Path, tmp_path: Path) -> None:
    folder = copied(models / "vits", tmp_path / "model")
    replaced(folder / "model_file.pth", (models / "vits_letters/best_model.pth").read_bytes())
    assert "the weights do not fit config.json" in talk.refusal(folder)


def test_a_file_of_weights_that_would_run_something_is_not_loaded(
    talk: Talk, models: Path, tmp_path: Path
) -> None:
    folder = copied(models / "vits", tmp_path / "model")
    replaced(folder / "model_file.pth", b"cposix\nsystem\n(S'touch /tmp/never'\ntR.")
    assert "model_file.pth: " in talk.refusal(folder)


def test_a_device_that_is_not_here_is_refused_with_what_is(talk: Talk, models: Path) -> None:
    for device in ("cuda:7", "abacus"):
        said = talk.refusal(models / "vits", device=device)
        assert f"voice.settings.device: found '{device}', this machine has: cpu" in said


def test_a_phonemizer_we_cannot_replace_is_refused(
    talk: Talk, models: Path, tmp_path: Path
) -> None:
    folder = copied(models / "vits", tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    replaced(
        folder / "config.json", json.dumps({**config, "phonemizer": "zh_cn_phonemizer"}).encode()
    )
    assert "phonemizer: found 'zh_cn_phonemizer'" in talk.refusal(folder)


def test_coqui_and_transformers_live_in_one_interpreter(models: Path) -> None:
    beside = json.loads((models / "beside/beside.json").read_text())
    assert beside["coqui"] > 0
    assert beside["transformers"] > 0
    assert beside["torchaudio"].startswith("2.")


HELLO = [Token("hello", ".")]
ROLE = Role("en", 1.0, Path("/nowhere"))


def engine(model: Path, clock: SimulatedClock | None = None, **settings: Any) -> Coqui:
    given = {"model": str(model), "timeout_seconds": 60, "load_seconds": 200, **settings}
    return Coqui(CoquiSettings.model_validate(given), ROLE, clock)


CONSENT = """schema: vitrine-voice-consent/1
recordings: [ana.wav]
consent:
  person: Ana Example
  purpose: our own sales streams
  signed_by: Ana Example
  signed_on: 2026-01-31
  valid_from: 2026-02-01
  valid_until: 2026-03-31
  evidence_reference: contract 17/2026
"""


def test_a_cloned_voice_outlives_its_worker_but_not_its_consent(
    models: Path, tmp_path: Path
) -> None:
    clock = SimulatedClock(wall=datetime(2026, 3, 31, 23, 0, tzinfo=UTC))
    voice = engine(
        models / "xtts",
        clock,
        reference=str(recording(tmp_path / "ana.wav")),
        consent=str(tmp_path / "consent.yaml"),
    )
    (tmp_path / "consent.yaml").write_text(CONSENT)
    before = voice.key

    async def spoken() -> list[Speech]:
        await voice.open()
        try:
            speeches = [await voice.speak(HELLO)]
            subprocess.run(["kill", "-9", str(voice.pid)], check=True)
            while len(speeches) < 2:  # the test's own time limit ends this
                try:
                    speeches.append(await voice.speak(HELLO))
                except Unavailable:
                    await asyncio.sleep(0.05)
            clock.lag(3600)
            with pytest.raises(Unavailable, match="consent to this voice ended on 2026-03-31"):
                await voice.speak(HELLO)
            return speeches
        finally:
            await voice.close()

    first, again = asyncio.run(spoken())
    assert (first.rate, first.timing, first.phones) == (24000, "audio", ())
    assert len(first.pcm) == pytest.approx(10 * CODE, rel=0.02)
    assert np.array_equal(first.pcm, again.pcm)
    assert voice.key != before


def refused(voice: Coqui) -> str:
    with pytest.raises(Misconfigured) as reason:
        asyncio.run(voice.open())
    assert voice.pid is None
    return str(reason.value)


def test_a_voice_is_not_cloned_without_a_consent(models: Path, tmp_path: Path) -> None:
    file = recording(tmp_path / "ana.wav")
    said = refused(engine(models / "xtts", reference=str(file)))
    assert said.startswith("voice.settings.consent: is missing")
    assert "evidence_file or evidence_reference" in said
    said = refused(engine(models / "xtts", reference=str(tmp_path / "lost.wav")))
    assert said == f"voice.settings.reference: there is no {tmp_path / 'lost.wav'}"
    (tmp_path / "consent.yaml").write_text(CONSENT)
    late = SimulatedClock(wall=datetime(2026, 4, 1, tzinfo=UTC))
    given = {"reference": str(file), "consent": str(tmp_path / "consent.yaml")}
    assert "consent.yaml:9: consent.valid_until" in refused(engine(models / "xtts", late, **given))
    shutil.copy(file, tmp_path / "bea.wav")
    early = SimulatedClock(wall=datetime(2026, 3, 1, tzinfo=UTC))
    given["reference"] = str(tmp_path / "bea.wav")
    assert "consent.yaml:2: recordings: does not name" in refused(
        engine(models / "xtts", early, **given)
    )
