"""What all tests share: real parts are found, or asked for by the command that brings them."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from studio.interpreter import interpreter

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("vitrine", deadline=None)
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


COUNTED = 2
"""Takes of a test, of those that differ by their parameters, whose lines are counted."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out of the coverage what runs the same lines again and again: counting doubles its time."""
    takes: Counter[tuple[Path, str]] = Counter()
    for item in items:
        function = getattr(item, "obj", None)
        test = item.path, getattr(item, "originalname", None) or item.name
        takes[test] += 1
        if takes[test] > COUNTED or getattr(function, "is_hypothesis_test", False):
            item.add_marker("no_cover")
