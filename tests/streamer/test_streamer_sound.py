"""Music, effects and the ceiling: as loud as asked, without a click, and never in the way."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from air_parts import SMALL, Sketch, line, slate, utterance
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_parts import coded, ebur128, music, spoken, wav

from streamer.bed import Bed
from streamer.cart import Cart
from streamer.ducking import ATTACK, HOLD, RELEASE, Ducking
from streamer.effects import LEAD, REST, Effects
from streamer.mixer import Mixer
from streamer.recorder import Recorder
from streamer.sounds.make_sounds import SOUNDS, write
from streamer.station import Programme
from streamer.tape import JOIN, looped, loudest, loudness, pieces
from streamer.tone import on_both_sides, room
from studio import settings as studio_settings
from studio.clock import SimulatedClock
from studio.errors import Unavailable
from studio.limiter import DELAY
from studio.moment import Placed
from studio.show import RATE, Kind, Priority, Utterance

FPS = 30
SAMPLES = RATE // FPS


@pytest.fixture(scope="module")
def bed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wav(tmp_path_factory.mktemp("bed") / "music.wav", music(1.3))


def sound(**given: object) -> studio_settings.Sound:
    return studio_settings.Sound(**({"effects": {}} | given))  # type: ignore[arg-type]  # by name


# --- files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["wav", "mp3", "ogg", "flac", "m4a"])
def test_files_of_every_common_format_are_read_in_stereo_and_measured_as_ffmpeg_does(
    form: str, tmp_path: Path
) -> None:
    file = wav(tmp_path / "m.wav", music(5))
    file = file if form == "wav" else coded(file, form)
    whole = np.concatenate(list(pieces(file)))
    assert len(whole) == pytest.approx(5 * RATE, abs=3000)
    assert np.abs(whole[:, 0] - whole[:, 1]).max() > 0.05
    assert loudness(pieces(file)) == pytest.approx(ebur128(file)[0], abs=0.3)


def test_another_rate_and_a_single_channel_are_brought_to_ours(tmp_path: Path) -> None:
    mono = music(2)[::2, 0]
    whole = np.concatenate(list(pieces(wav(tmp_path / "m.wav", mono, RATE // 2))))
    assert whole.shape == (pytest.approx(2 * RATE, abs=200), 2)
    assert np.array_equal(whole[:, 0], whole[:, 1])


def test_a_loop_has_no_click_where_its_end_meets_its_beginning(bed_file: Path) -> None:
    parts: list[np.ndarray] = []
    for piece in looped(bed_file):
        parts.append(piece)
        if sum(map(len, parts)) > 6 * RATE:
            break
    whole = np.concatenate(parts)
    natural = np.abs(np.diff(music(1.3), axis=0)).max()
    assert np.abs(np.diff(whole, axis=0)).max() < natural * 1.2
    period = round(1.3 * RATE) - JOIN
    again = slice(JOIN + period, 2 * period)
    assert np.allclose(whole[again], whole[again.start + period : again.stop + period], atol=1e-6)


@pytest.fixture
def unusable(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    file = tmp_path / "it.mp3"
    match request.param:
        case "a folder":
            file.mkdir()
        case "a text":
            file.write_text("no music at all\n" * 100, encoding="utf-8")
        case "empty":
            file.touch()
        case "silent":
            wav(file, np.zeros(RATE, np.float32))
        case "too short":
            wav(file, music(0.05))
        case "a picture":
            file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return file


@pytest.mark.parametrize(
    "unusable",
    ["missing", "a folder", "a text", "empty", "silent", "too short", "a picture"],
    indirect=True,
)
def test_a_bed_that_cannot_be_used_is_named_and_the_show_goes_on_without(unusable: Path) -> None:
    mixer = Mixer(sound(bed=unusable), -1.5, patient=True)
    mixer.open()
    with closing(mixer):
        heard = run(Cart(FPS, SimulatedClock(), mixer=mixer), 1.0)
    assert str(unusable) in mixer.problems[0]
    assert len(mixer.problems) == 1
    quiet = np.concatenate([on_both_sides(room(n * SAMPLES, SAMPLES)) for n in range(FPS)])
    assert np.allclose(heard[DELAY:], quiet[:-DELAY], atol=1e-6)


def test_a_file_that_breaks_off_ends_the_bed_with_a_fade(tmp_path: Path) -> None:
    bed = Bed(tmp_path / "gone.wav", patient=True)
    bed._gain_to_zero = lambda: np.float32(1.0)  # type: ignore[method-assign]

    def torn(_: Path) -> Iterator[np.ndarray]:
        yield np.full((RATE, 2), 0.3, np.float32)
        raise Unavailable("torn")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamer.bed.looped", torn)
        bed.open()
        taken = [bed.take(SAMPLES) for _ in range(40)]
        bed.close()
    heard = np.concatenate([np.zeros((SAMPLES, 2)) if t is None else t for t in taken])
    assert np.abs(np.diff(heard, axis=0)).max() < 0.3 / SAMPLES * 1.01
    assert np.abs(heard).max() == pytest.approx(0.3)
    assert (bed.problem, bed.starved) == ("torn", 0)


def test_on_air_a_bed_that_is_not_ready_is_silence_and_nobody_waits(bed_file: Path) -> None:
    bed = Bed(bed_file)
    assert bed.take(SAMPLES) is None
    bed.open()
    bed.close()


# --- ducking --------------------------------------------------------------------------------


def at(seconds: float, length: float = 1.0) -> Placed:
    return Placed(utterance("a", seconds=length), round(seconds * RATE))


def gains(near: list[Placed], seconds: float) -> np.ndarray:
    ducking = Ducking(-28.0, -34.0)
    parts = [
        np.broadcast_to(ducking.over(n * SAMPLES, SAMPLES, near), SAMPLES)
        for n in range(round(seconds * FPS))
    ]
    return 20 * np.log10(np.concatenate(parts))


def test_the_bed_is_down_before_the_first_word_and_back_when_it_stays_quiet() -> None:
    level = gains([at(2.0)], 6.0)
    assert level[round((2.0 - ATTACK) * RATE) - SAMPLES] == pytest.approx(-28)
    assert level[2 * RATE] == pytest.approx(-34, abs=0.01)
    assert level[round((3.0 + HOLD) * RATE) - SAMPLES] == pytest.approx(-34, abs=0.01)
    assert level[-1] == pytest.approx(-28)
    ups = np.flatnonzero(np.diff(level) > 1e-5) / RATE
    assert ups[-1] - ups[0] == pytest.approx(RELEASE, abs=2 / FPS)
    assert np.abs(np.diff(level)).max() * RATE < 6 * 1.5 / ATTACK * 1.05, "a jump"


def test_the_breath_between_two_sentences_does_not_lift_the_bed() -> None:
    level = gains([at(1.0), at(2.5)], 3.4)
    assert np.all(level[RATE : round(3.4 * RATE)] < -33.99)


# --- effects --------------------------------------------------------------------------------


def said(name: str, act: str, kind: Kind = Kind.PITCH, **more: object) -> Utterance:
    made = utterance(name, kind=kind, **more)  # type: ignore[arg-type]
    told = made.bound.line
    return replace(
        made, bound=replace(made.bound, line=replace(told, cue=replace(told.cue, act=act)))
    )


@pytest.fixture
def ding(tmp_path: Path) -> Path:
    return wav(tmp_path / "ding.wav", music(0.5, 0.9))


def onsets(effects: Effects, near: list[Placed], seconds: float) -> list[int]:
    whole = np.concatenate([
        np.zeros((SAMPLES, 2)) if heard is None else heard
        for heard in (effects.over(n * SAMPLES, SAMPLES, near) for n in range(round(seconds * FPS)))
    ])  # fmt: skip
    loud = np.flatnonzero(np.abs(whole).max(axis=1) > 1e-6)
    return [
        int(n)
        for n, before in zip(loud, [-RATE, *loud[:-1]], strict=True)
        if n - before > RATE // 10
    ]


def test_an_effect_comes_just_before_its_line_at_its_loudness(ding: Path) -> None:
    effects = Effects({"offer": ding}, -24.0)
    placed = Placed(said("a", "offer"), 2 * RATE)
    heard = np.concatenate([
        np.zeros((SAMPLES, 2), np.float32) if part is None else part
        for part in (effects.over(n * SAMPLES, SAMPLES, [placed]) for n in range(90))
    ])  # fmt: skip
    assert not heard[: 2 * RATE - LEAD].any()
    assert heard[2 * RATE - LEAD : 2 * RATE].any()
    assert loudest(heard) == pytest.approx(-24, abs=0.2)
    assert np.abs(np.diff(heard, axis=0)).max() < 0.03


def test_the_act_goes_before_the_kind_and_other_lines_have_none(ding: Path) -> None:
    near = [
        Placed(said("a", "hook"), RATE),
        Placed(said("b", "greet", Kind.OPENING), 3 * RATE),
        Placed(said("c", "offer"), 5 * RATE),
    ]
    effects = Effects({"offer": ding, "opening": ding}, -24.0)
    assert onsets(effects, near, 7) == pytest.approx([3 * RATE - LEAD, 5 * RATE - LEAD], abs=100)


def test_the_same_effect_is_not_heard_again_at_once_and_a_line_has_it_once(ding: Path) -> None:
    effects = Effects({"offer": ding}, -24.0)
    near = [
        Placed(said("a", "offer"), RATE),
        Placed(said("a", "offer", part=1, parts=2), 3 * RATE),
        Placed(said("b", "offer"), 5 * RATE),
        Placed(said("c", "offer"), RATE + REST),
    ]
    assert onsets(effects, near, 40) == pytest.approx([RATE - LEAD, RATE + REST - LEAD], abs=100)


def test_an_effect_that_cannot_be_used_is_named_and_left_out(tmp_path: Path, ding: Path) -> None:
    long = wav(tmp_path / "long.wav", music(11))
    effects = Effects({"offer": tmp_path / "none.wav", "price": long, "hook": ding}, -24.0)
    assert [str(tmp_path) in words for words in effects.problems] == [True, True]
    assert not effects.none
    assert Effects({}, -24.0).none


def test_the_files_that_ship_are_the_ones_their_script_makes(tmp_path: Path) -> None:
    write(tmp_path)
    shipped = Path("streamer/sounds")
    for name in SOUNDS:
        made, there = (np.concatenate(list(pieces(f / name))) for f in (tmp_path, shipped))
        assert np.abs(made - there).max() <= 2 / 32768
        assert np.abs(there).max() <= 0.51
        assert np.abs(there[-1]).max() < 1e-3
    assert not Effects(studio_settings.Sound().effects, -24.0).problems


# --- the programme --------------------------------------------------------------------------


def run(cart: Cart, seconds: float, first: int = 0) -> np.ndarray:
    return np.concatenate([cart.due(first + n).sound for n in range(round(seconds * FPS))])


ACTS = st.lists(
    st.tuples(
        st.floats(0.1, 1.5),
        st.sampled_from(["load", "now", "skip", "mute", "unmute", "hush", "wait"]),
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None)
@given(ACTS)
def test_whatever_is_ordered_music_and_effects_never_click(
    bed_file: Path, acts: list[tuple[float, str]]
) -> None:
    given_ = sound(bed=bed_file, effects={"hook": Path("streamer/sounds/offer.wav")})
    mixer = Mixer(given_, -1.5, patient=True)
    mixer.open()
    heard, index = [], 0
    with closing(mixer):
        cart = Cart(FPS, SimulatedClock(), mixer=mixer)
        for number, (wait, act) in enumerate([*acts, (2.0, "skip")]):
            heard.append(run(cart, wait, index))
            index += round(wait * FPS)
            silent = replace(utterance(f"l{number}"), pcm=np.zeros(RATE, np.float32))
            match act:
                case "load":
                    cart.load(silent)
                case "now":
                    told = silent.bound.line
                    cue = replace(told.cue, priority=Priority.NOW)
                    cart.load(
                        replace(silent, bound=replace(silent.bound, line=replace(told, cue=cue)))
                    )
                case "skip":
                    cart.skip()
                case "mute" | "unmute":
                    cart.mute(on=act == "mute")
                case "hush":
                    cart.hush()
                case "wait":
                    cart.expect()
    steps = np.abs(np.diff(np.concatenate(heard), axis=0))
    assert steps.max() < 0.06, "the steepest of bed and ding together is 0.058"


def programme(file: Path, given_: studio_settings.Sound, seconds: float) -> None:
    clock = SimulatedClock()
    mixer = Mixer(given_, -1.5, patient=True)
    mixer.open()
    with closing(mixer), Recorder(file, SMALL, clock) as recorder:
        show = Programme(SMALL, Sketch(), slate(), clock, mixer=mixer)
        for number in range(6):
            part = replace(
                said(f"l{number}", "offer", pause=0.3), pcm=spoken(number, 2.0 + number / 4)
            )
            show.cart.load(part)
        for index in range(round(seconds * FPS)):
            recorder.write(show.channel.frame(index))
        assert not mixer.problems


def test_the_programme_is_at_its_loudness_and_under_its_ceiling_after_aac(tmp_path: Path) -> None:
    bed = wav(tmp_path / "bed.wav", music(7, 0.8))
    shipped = studio_settings.Sound().effects
    programme(tmp_path / "show.mp4", sound(bed=bed, effects=shipped), 19)
    level, peak = ebur128(tmp_path / "show.mp4")
    assert level == pytest.approx(-16.0, abs=0.5)
    assert peak <= -1.0


def test_the_same_show_has_the_same_sound_to_the_bit(bed_file: Path) -> None:
    def once() -> np.ndarray:
        mixer = Mixer(
            sound(bed=bed_file, effects=studio_settings.Sound().effects), -1.5, patient=True
        )
        mixer.open()
        with closing(mixer):
            cart = Cart(FPS, SimulatedClock(), mixer=mixer)
            for u in speech:
                cart.load(u)
            return run(cart, 8)

    speech = [said("a", "offer"), *line("b", 2)]
    assert np.array_equal(once(), once())


def test_mute_silences_music_and_effects_too(bed_file: Path) -> None:
    mixer = Mixer(sound(bed=bed_file), -1.5, patient=True)
    mixer.open()
    with closing(mixer):
        cart = Cart(FPS, SimulatedClock(), mixer=mixer)
        loud = run(cart, 1)
        cart.mute(on=True)
        run(cart, 0.2, FPS)
        muted = run(cart, 1, FPS + round(0.2 * FPS))
    assert np.abs(loud).max() > 0.02
    assert np.abs(muted).max() < 0.003


def test_the_bed_is_as_loud_as_asked_in_pauses_and_under_speech(bed_file: Path) -> None:
    mixer = Mixer(sound(bed=bed_file), -1.5, patient=True)
    mixer.open()
    with closing(mixer):
        cart = Cart(FPS, SimulatedClock(), mixer=mixer)
        pause = run(cart, 4)
        cart.load(replace(utterance("a", pause=0), pcm=np.zeros(5 * RATE, np.float32)))
        speech = run(cart, 5, 4 * FPS)
    assert loudness([pause[RATE:]]) == pytest.approx(-28, abs=0.3)
    assert loudness([speech[RATE:]]) == pytest.approx(-34, abs=0.3)
    assert list(islice(looped(bed_file), 1))
