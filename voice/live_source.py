"""Where a voice comes from that is not spoken at the desk: a file, or a microphone here."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from studio.clock import Clock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.mailbox import Mailbox
from studio.settings import Section
from studio.show import RATE, Pcm
from studio.soundcard import Opener, opened

CONSOLE, MICROPHONE = "console", "microphone"
_STEP = RATE // 50
"""Samples that are read at once: 20 ms."""
_WAITING = 50
"""Blocks of the microphone that may wait; the oldest go first."""


class LiveSettings(Section):
    """`voice.settings` when `voice.engine` is `live`."""

    source: str = CONSOLE
    """`console`: whoever presses the button on the desk's page; `microphone`: that of this machine;
    else a sound file, heard once from the start of the show."""


async def sound(source: str, clock: Clock, stream: Opener = opened) -> AsyncIterator[Pcm]:
    """The voice as it comes, until it ends. Raises `Unavailable` with what cannot be used."""
    if source == MICROPHONE:
        async for block in _microphone(stream):
            yield block
        return
    async for block in _paced(_file(Path(source)), clock):
        yield block


async def _paced(blocks: Iterator[Pcm], clock: Clock) -> AsyncIterator[Pcm]:
    """Steps of a file, each when its time has come."""
    due = clock.now()
    waiting = np.zeros(0, np.float32)
    while True:
        while len(waiting) < _STEP:
            block = await asyncio.to_thread(next, blocks, None)
            if block is None:
                if len(waiting):
                    yield waiting
                return
            waiting = np.concatenate([waiting, block])
        step, waiting = waiting[:_STEP], waiting[_STEP:]
        yield step
        due += _STEP / RATE
        await clock.pause(due - clock.now())


def _file(file: Path) -> Iterator[Pcm]:
    import av  # noqa: PLC0415 - only who speaks from a file needs it

    try:
        with av.open(str(file), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise Unavailable(f"{file}: has no sound")
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                yield from (part.to_ndarray()[0] for part in resampler.resample(frame))
            yield from (part.to_ndarray()[0] for part in resampler.resample(None))
    except (av.FFmpegError, OSError, ValueError) as reason:
        words = getattr(reason, "strerror", None) or reason
        raise Unavailable(f"{file}: cannot be read as sound ({words})") from reason


async def _microphone(stream: Opener) -> AsyncIterator[Pcm]:
    loop = asyncio.get_running_loop()
    box: Mailbox[Pcm] = Mailbox(_WAITING, "drop oldest")

    def heard(block: Any, _samples: int, _time: Any, _status: Any) -> None:
        loop.call_soon_threadsafe(box.put, np.array(block[:, 0], np.float32))

    card = stream("InputStream", 1, heard)
    try:
        async for block in box:
            yield block
    finally:
        card.close()


def source_of(given: dict[str, Any]) -> str:
    """The source that `voice.settings` names, a file by its whole path. Raises `Misconfigured`."""
    unknown = sorted(given.keys() - LiveSettings.model_fields.keys())
    if unknown:
        raise Misconfigured(f"voice.settings.{unknown[0]}: no such setting (engine 'live')")
    if not isinstance(given.get("source", CONSOLE), str):
        raise Misconfigured(
            "voice.settings.source: expected console, microphone or a file (engine 'live')"
        )
    source = LiveSettings(**given).source
    return source if source in {CONSOLE, MICROPHONE} else str(at_home(Path(source)))
