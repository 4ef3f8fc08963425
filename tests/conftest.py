"""What all tests share: real parts are found, or asked for by the command that brings them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from studio.interpreter import interpreter

# How long an example takes says how busy the machine is, and nothing of what is tested. The same
# examples each time: whoever changes one thing is not stopped by another. New ones are for nights.
settings.register_profile(
    "vitrine", deadline=None, derandomize=not os.environ.get("VITRINE_NIGHTLY")
)
settings.load_profile("vitrine")

REAL = {
    "nginx": "sudo apt-get install nginx libnginx-mod-rtmp",
    "chromium": "sudo apt-get install chromium",
    "festival": "sudo apt-get install festival festvox-us-slt-hts",
    "flite": "sudo apt-get install flite",
}


@pytest.fixture(scope="session")
def real_part() -> Callable[[str], str]:
    """Path of a real part by name, or a skip that says how to bring it."""

    def find(name: str) -> str:
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
        if found is not None:
            return found
        words = f"{name} is missing: {REAL[name]}"
        if os.environ.get("VITRINE_REQUIRE_REAL"):
            pytest.fail(words)
        pytest.skip(words)

    return find


@pytest.fixture(scope="session")
def voices_python() -> Callable[[str], Path]:
    """The Python that has a library of the neural voices, or a skip that says how to bring it."""

    def find(library: str) -> Path:
        python = interpreter(library)
        if python is not None:
            return python
        words = f"{library} is missing: make voices"
        if os.environ.get("VITRINE_REQUIRE_REAL"):
            pytest.fail(words)
        pytest.skip(words)

    return find
