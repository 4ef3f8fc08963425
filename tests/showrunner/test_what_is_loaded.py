"""What each process of a show loads: a library it has no use for costs start time and memory."""

import subprocess
import sys

import pytest

WEB = {"fastapi", "uvicorn", "argon2"}
PICTURE = {"cv2", "av", "uharfbuzz", "resvg_py"}
MODELS = {"torch", "transformers", "langchain_core", "TTS"}
CLIENT = {"httpx", "httpcore", "rich"}
SCIENCE = {"scipy"}
"""Half a second and 26 MB, whatever of it is asked for."""

LATER = {
    "ffmpeg",
    "imageio_ffmpeg",
    "budoux",
    "voice.speak_any",
    "voice.speak_de",
    "voice.speak_es",
}
"""A tenth to a quarter of a second each, and asked for by few shows."""


@pytest.mark.parametrize(
    ("process", "without"),
    [
        ("showrunner.preflight", WEB | PICTURE | MODELS | CLIENT | SCIENCE | {"numpy"}),
        ("showrunner.brain", WEB | PICTURE | MODELS | CLIENT | SCIENCE | LATER | {"starlette"}),
        (
            "showrunner.playout",
            WEB | MODELS | CLIENT | SCIENCE | LATER | {"babel", "num2words", "rapidfuzz"},
        ),
        (
            "showrunner.desk",
            PICTURE | MODELS | CLIENT | SCIENCE | {"numpy", "babel", "num2words", "rapidfuzz"},
        ),
        ("showrunner.live", WEB | PICTURE | MODELS | CLIENT | SCIENCE | LATER | {"numpy", "babel"}),
        ("streamer.deck_child", WEB | PICTURE | MODELS | {"numpy", "pydantic"}),
    ],
)
def test_a_process_loads_no_library_of_another(process: str, without: set[str]) -> None:
    told = f"import sys, {process}; print(*sys.modules)"
    child = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert without & set(child.stdout.split()) == set()
