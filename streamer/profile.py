"""The encoding every platform of the market table takes: H.264 Main, constant rate, GOP of 2 s."""

from math import log

from studio.settings import Stream

GOP_SECONDS = 2
B_FRAMES = 2

_ANCHORS = {True: (2500, 4000), False: (3000, 6000)}
"""kbit/s at 1280x720 and at 1920x1080, portrait and landscape, at 30 frames per second."""
_HD, _FULL_HD = 1280 * 720, 1920 * 1080

_LEVELS = (
    ("3.0", 1620, 40_500, 8100),
    ("3.1", 3600, 108_000, 18_000),
    ("3.2", 5120, 216_000, 20_480),
    ("4.0", 8192, 245_760, 32_768),
    ("4.2", 8704, 522_240, 34_816),
    ("5.0", 22_080, 589_824, 110_400),
    ("5.1", 36_864, 983_040, 184_320),
    ("5.2", 36_864, 2_073_600, 184_320),
)
"""Level, macroblocks of a picture, a second, and of what a decoder keeps: ITU-T H.264 table A-1."""


def video_kbps(stream: Stream) -> int:
    """The constant video rate: as set, else for the size and frame rate, rounded to 100 kbit/s.

    The anchor rates are joined by a power of the number of pixels; 50 and 60 frames per second get
    half as much again.
    """
    if stream.video_kbps is not None:
        return stream.video_kbps
    hd, full = _ANCHORS[stream.height >= stream.width]
    power = log(full / hd) / log(_FULL_HD / _HD)
    rate: float = hd * (stream.width * stream.height / _HD) ** power
    if stream.fps > 30:
        rate *= 1.5
    return max(300, min(20_000, round(rate / 100) * 100))


def level(width: int, height: int, fps: int) -> str:
    """The lowest level that holds the picture."""
    return _held(width, height, fps)[0]


def references(width: int, height: int, fps: int) -> int:
    """How many pictures a decoder of that level keeps."""
    return _held(width, height, fps)[3] // _blocks(width, height)


def _held(width: int, height: int, fps: int) -> tuple[str, int, int, int]:
    blocks = _blocks(width, height)
    fits = (row for row in _LEVELS if blocks <= row[1] and blocks * fps <= row[2])
    return next(fits, _LEVELS[-1])


def _blocks(width: int, height: int) -> int:
    return -(-width // 16) * -(-height // 16)
