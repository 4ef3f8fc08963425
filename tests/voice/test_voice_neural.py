"""The neural engines for real, on tiny models of the true architecture with random weights."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from neural_stage import KINDS, SENTENCE, WITH_PHONES, Stage, cast
from voice_stand_ins import line

from studio import settings
from studio.clock import SystemClock
from studio.errors import Misconfigured, Unavailable
from voice.booth import Booth
from voice.engine import Role
from voice.kokoro import Kokoro
from voice.lips import DIPHTHONGS, SHAPE
from voice.piper import Piper, PiperSettings
from voice.worker_voice import WorkerVoice

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]


@pytest.fixture(scope="session")
def models(voices_python: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny models, by name."""
    folder = tmp_path_factory.mktemp("tiny")
    for library in ("piper", "kokoro"):
        voices_python(library)
    python = voices_python("transformers")
    builder = Path(__file__).with_name("tiny_models.py")
    built = subprocess.run(
        [python, "-I", builder, folder, *KINDS, "bark"],
        check=False,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert built.returncode == 0, built.stderr[-2000:]
    return folder


@pytest.fixture(scope="module")
def stage(models: Path) -> Iterator[Stage]:
    with asyncio.Runner() as runner:
        stage = Stage(runner, models)
        try:
            yield stage
        finally:
            stage.close()


every_engine = pytest.mark.parametrize("name", ["piper", "mms", "vits_phonemes", "kokoro"])


@every_engine
def test_words_are_timed_inside_the_sound(name: str, stage: Stage) -> None:
    speech = stage.heard(name).first
    assert speech.pcm.dtype == np.float32
    assert np.abs(speech.pcm).max() > 0
    assert len(speech.words) == len(SENTENCE)
    assert all(word and word[0] < word[1] for word in speech.words)
    assert all(a[1] <= b[0] for a, b in pairwise(speech.words))
    assert speech.words[-1][1] <= speech.seconds


@pytest.mark.parametrize("name", WITH_PHONES)
def test_phones_sum_to_the_sound(name: str, stage: Stage) -> None:
    speech = stage.heard(name).first
    assert speech.timing == "engine"
    assert speech.phones[0].start == 0.0
    assert speech.phones[-1].end == pytest.approx(speech.seconds, abs=1e-9)
    assert all(a.end == b.start for a, b in pairwise(speech.phones))
    assert all(p.symbol in SHAPE or p.symbol in DIPHTHONGS for p in speech.phones)
    spoken = [p.symbol for p in speech.phones if p.symbol != "pau"]
    assert spoken[:4] == ["hh", "ax", "l", "ow"]
    assert spoken[7:15] == ["w", "ah", "n", "ah", "v", "dh", "ax", "w"]
    assert {p.stress for p in speech.phones} >= {0, 1}


def test_letters_of_mms_time_words_and_leave_phones_to_others(
    stage: Stage,
) -> None:
    speech = stage.heard("mms").first
    assert speech.timing == "words"
    assert speech.phones == ()


def test_mms_breathes_at_a_comma(stage: Stage) -> None:
    speech = stage.heard("mms").first
    (_, end), (start, _) = speech.words[:2]
    pause = speech.pcm[round(end * speech.rate) : round(start * speech.rate)]
    assert len(pause) == 0.15 * speech.rate
    assert not pause.any()


def test_an_architecture_without_times_speaks_through_the_library(
    stage: Stage,
) -> None:
    with stage.lent("mms", "bark"):
        speech, again = stage.say("mms"), stage.say("mms")
    assert (speech.rate, speech.timing, speech.words) == (24_000, "audio", ())
    assert speech.seconds > 0.1
    assert np.array_equal(speech.pcm, again.pcm)


@every_engine
def test_the_same_words_sound_the_same(name: str, stage: Stage) -> None:
    heard = stage.heard(name)
    assert np.array_equal(heard.first.pcm, heard.again.pcm)


@every_engine
def test_twice_the_pace_is_shorter(name: str, stage: Stage) -> None:
    heard = stage.heard(name)
    # Durations are whole frames, and tiny models dwell one or two on each symbol.
    assert heard.fast.seconds < 0.95 * heard.first.seconds


@every_engine
def test_a_raised_voice_is_played_faster(name: str, stage: Stage) -> None:
    heard = stage.heard(name)
    assert heard.high.rate == round(heard.first.rate * 2 ** (3 / 12))
    assert len(heard.high.pcm) >= len(heard.first.pcm)


@every_engine
def test_hostile_words_are_spoken_or_refused(name: str, stage: Stage) -> None:
    for text, speech in stage.heard(name).hostile.items():
        if speech is not None:
            assert len(speech.words) == 1 + len(text.split(" ")), text
            assert np.isfinite(speech.pcm).all(), text


def spoilt(models: Path, name: str, place: Path, change: Callable[[Path], object]) -> Path:
    folder = place / f"{name}_{len(list(place.iterdir()))}"
    shutil.copytree(models / name, folder)
    change(folder)
    return folder


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def test_wrong_files_of_piper_are_named(models: Path, stage: Stage, tmp_path: Path) -> None:
    onnx, config = "en_US-tiny.onnx", "en_US-tiny.onnx.json"

    def made(change: Callable[[Path], object]) -> tuple[Path, dict]:
        return spoilt(models, "piper", tmp_path, change), {}

    said = stage.load(
        "piper",
        [
            made(lambda folder: (folder / onnx).unlink()),
            made(lambda folder: (folder / config).unlink()),
            made(lambda folder: cut(folder / onnx)),
            made(lambda folder: cut(folder / config)),
            made(lambda folder: (folder / onnx).write_bytes(b"not a model")),
            made(lambda folder: (folder / config).write_text("{}")),
            (models / "piper", {"device": "cuda"}),
            (models / "piper", {"speaker": "carl"}),
            (models / "piper", {"speaker": "bob"}),
            (models / "piper", {"device": "auto"}),
        ],
    )
    assert all(words.startswith("Misconfigured: Piper: ") for words in said[:8]), said
    assert said[0].endswith("found none, expected one .onnx file of a Piper voice")
    assert f"{config}: is missing" in said[1]
    assert "not a whole ONNX voice" in said[2]
    assert f"{config}: is not the description" in said[3]
    assert f"{onnx}: 11 bytes" in said[4]
    assert "'audio'" in said[5] or "'num_symbols'" in said[5]
    assert "voice.settings.device: found 'cuda'" in said[6]
    assert "found 'carl', expected one of: ann, bob" in said[7]
    assert said[8:] == ["loaded", "loaded"]


def test_wrong_files_of_transformers_are_named(models: Path, stage: Stage, tmp_path: Path) -> None:
    def made(change: Callable[[Path], object]) -> tuple[Path, dict]:
        return spoilt(models, "mms", tmp_path, change), {}

    def other_size(folder: Path) -> None:
        file = folder / "config.json"
        file.write_text(file.read_text().replace('"hidden_size": 16', '"hidden_size": 32'))

    said = stage.load(
        "mms",
        [
            made(lambda folder: (folder / "config.json").unlink()),
            made(lambda folder: (folder / "model.safetensors").unlink()),
            made(lambda folder: (folder / "vocab.json").unlink()),
            made(lambda folder: cut(folder / "model.safetensors")),
            made(lambda folder: cut(folder / "config.json")),
            made(other_size),
            (models / "mms", {"device": "cuda:7"}),
            (models / "mms", {"device": "teapot"}),
            (models / "mms", {}),
        ],
    )
    assert all(words.startswith("Misconfigured: transformers: ") for words in said[:8]), said
    assert "config.json: is missing" in said[0]
    assert all("mms_" in words for words in said[:6])
    assert "voice.settings.device: found 'cuda:7'" in said[6]
    assert "voice.settings.device: found 'teapot'" in said[7]
    assert said[8] == "loaded"


def test_wrong_files_of_kokoro_are_named(models: Path, stage: Stage, tmp_path: Path) -> None:
    def made(change: Callable[[Path], object]) -> tuple[Path, dict]:
        return spoilt(models, "kokoro", tmp_path, change), {}

    def wider(folder: Path) -> None:
        file = folder / "config.json"
        file.write_text(file.read_text().replace('"n_layer": 1', '"n_layer": 2'))

    said = stage.load(
        "kokoro",
        [
            made(lambda folder: (folder / "config.json").unlink()),
            made(lambda folder: (folder / "tiny.pth").unlink()),
            made(lambda folder: cut(folder / "tiny.pth")),
            made(lambda folder: (folder / "tiny.pth").write_bytes(b"not weights")),
            made(wider),
            made(lambda folder: shutil.copy(folder / "tiny.pth", folder / "voices/af_alto.pt")),
            (models / "kokoro", {"voice": "af_nobody"}),
            (models / "kokoro", {"letter": "h"}),
            (models / "kokoro", {"device": "cuda"}),
            (models / "kokoro", {"character": "m"}),
        ],
    )
    assert all(words.startswith("Misconfigured: Kokoro: ") for words in said[:9]), said
    assert "config.json: is missing" in said[0]
    assert "expected one .pth file" in said[1]
    assert all("not a whole file of weights" in words for words in said[2:4])
    assert "predictor has no" in said[4]
    assert "expected a Kokoro voice" in said[5]
    assert "found 'af_nobody'" in said[6]
    assert "has no voice for this language" in said[7]
    assert "voice.settings.device: found 'cuda'" in said[8]
    assert said[9] == "loaded"


async def _refused(engine: WorkerVoice) -> str:
    try:
        await engine.speak(SENTENCE)
    except Unavailable as reason:
        return str(reason)
    return "it spoke"


def test_a_killed_and_a_hung_piper_are_lost_sentences(models: Path) -> None:
    async def back(engine: WorkerVoice) -> int:
        while True:
            with suppress(Unavailable):
                await engine.speak(SENTENCE)
                return engine.pid
            await asyncio.sleep(0.02)

    async def run() -> None:
        engine = cast(models, "piper", timeout_seconds=2.0)
        await engine.open()
        try:
            first = await back(engine)
            async with asyncio.TaskGroup() as crew:
                said = crew.create_task(_refused(engine))
                os.kill(first, signal.SIGSTOP)  # so that it cannot have answered
                await asyncio.sleep(0)
                os.kill(first, signal.SIGKILL)
            assert "was ended by signal 9" in said.result()
            second = await back(engine)
            os.kill(second, signal.SIGSTOP)
            assert "did not answer" in await _refused(engine)
            assert await back(engine) not in {first, second}
        finally:
            await engine.close()

    asyncio.run(run())


def test_the_spare_says_the_sentence_on_which_a_worker_dies(models: Path, tmp_path: Path) -> None:
    voice = settings.Voice(
        engine="piper", settings={"model": str(models / "piper"), "timeout_seconds": 30}
    )

    async def run() -> list[str]:
        said = []
        async with Booth(voice, settings.Show(), tmp_path, SystemClock()) as booth:
            for text in ("Hello there.", "This is a lamp.", "It is warm."):
                if text.startswith("This"):
                    os.kill(booth._chairs[0].part.engine.pid, signal.SIGKILL)
                async for part in booth.utter(line(text)):
                    assert part.seconds > 0.2
                    said.append(booth.engine)
        return said

    first, second, *_ = asyncio.run(run())
    assert first == "piper"
    assert second != "piper"


def test_libraries_speak_side_by_side_beside_coqui(
    stage: Stage, voices_python: Callable[[str], Path]
) -> None:
    voices_python("TTS")
    names = ["piper", "mms", "kokoro"]
    first = [stage.say(name) for name in names]
    again = [stage.say(name) for name in names]
    assert all(np.array_equal(a.pcm, b.pcm) for a, b in zip(first, again, strict=True))
    assert len({stage.engine(name).pid for name in names}) == 3


def test_a_model_of_another_language_is_a_wrong_setting(models: Path) -> None:
    engine = cast(models, "piper", Role("de", 1.0, models))
    with pytest.raises(Misconfigured, match=r"voice\.settings\.model: .*speaks en-us, the show"):
        asyncio.run(engine.open())
    assert engine.pid is None


def test_a_phrase_is_known_again_until_its_model_changes(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "piper", tmp_path / "piper")
    first = cast(tmp_path, "piper").key
    assert cast(tmp_path, "piper").key == first
    assert cast(tmp_path, "piper", seed=2).key != first
    os.utime(tmp_path / "piper/en_US-tiny.onnx", (1, 1))
    assert cast(tmp_path, "piper").key != first


def test_kokoro_leaves_languages_it_cannot_read_to_others(tmp_path: Path) -> None:
    assert "does not speak ja" in (Kokoro.missing(Role("ja", 1, tmp_path)) or "")
    assert Kokoro.mute("pt-BR") is None


def test_without_weights_it_says_how_to_bring_them(
    voices_python: Callable[[str], Path], tmp_path: Path
) -> None:
    voices_python("piper")
    (tmp_path / "manifest.yaml").write_text("schema: vitrine-models/1\nmodels: {}\n")
    role = Role("en", 1, tmp_path, models=tmp_path)
    assert Piper.pulled(role) is None
    with pytest.raises(Unavailable, match="Piper has no model for en: `vitrine models list`"):
        asyncio.run(Piper(PiperSettings(), role).open())
