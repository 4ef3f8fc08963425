"""Sound as servers send it: told apart by its first bytes, decoded whole."""

import io

import av
import numpy as np

from voice.engine import Samples

_FORMATS = {
    b"RIFF": "wav",
    b"fLaC": "flac",
    b"OggS": "ogg",
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3",
}


def container(body: bytes) -> str | None:
    """Name of the format `body` is in; None when it has no header that we know."""
    return next((name for head, name in _FORMATS.items() if body.startswith(head)), None)


def decoded(body: bytes, name: str) -> tuple[Samples, int]:
    """Mono samples and their rate. Raises `ValueError` for what cannot be decoded."""
    resampler: av.AudioResampler | None = None
    parts: list[np.ndarray] = []
    rate = 0
    try:
        with av.open(io.BytesIO(body), "r", format=name) as file:
            for frame in file.decode(audio=0):
                rate = rate or frame.sample_rate
                resampler = resampler or av.AudioResampler("flt", "mono", rate)
                parts += [out.to_ndarray()[0] for out in resampler.resample(frame)]
            if resampler is not None:
                parts += [out.to_ndarray()[0] for out in resampler.resample(None)]
    except (av.FFmpegError, IndexError) as reason:
        raise ValueError(f"no {name}") from reason
    if not parts:
        raise ValueError(f"a {name} without sound")
    return np.concatenate(parts).astype(np.float32), rate
