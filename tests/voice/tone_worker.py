"""A worker's script without a model: it hums, and fails in every way its wish asks for."""

import importlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from studio.workers.serve import Unsayable, Wrong


class Tone:
    rate = 16_000

    def __init__(self, wish: dict[str, Any]) -> None:
        self.about = {"env": dict(os.environ), "path": sys.path, "heard": wish}
        self.kept: list[np.ndarray] = []

    def say(self, wish: dict[str, Any]) -> Iterator[Any]:
        sys.stdout.write("a library that prints\n")
        match wish.get("fail"):
            case "wrong":
                raise Wrong("weights.bin: found nothing")
            case "unsayable":
                raise Unsayable("no symbol for 'ж'")
            case "bug":
                raise KeyError("bug")
            case "exit":
                sys.stderr.write("first line\nout of luck\n")
                os._exit(3)
            case "nan":
                yield np.full(10, np.nan, np.float32)
            case "grow":
                self.kept.append(np.ones(wish["mb"] << 17))
        for piece in range(wish.get("pieces", 1)):
            yield np.full(1600, 0.1 * (piece + 1), np.float32)
            if wish.get("fail") == "hang":
                time.sleep(600)
            if wish.get("fail") == "slow":
                time.sleep(0.02)
        yield {"pid": os.getpid()}


def load(wish: dict[str, Any]) -> Tone:
    if wish.get("fail") == "load":
        raise Wrong("config.json: is missing")
    if wish.get("fail") == "import":
        importlib.import_module("no_such_library")
    if wish.get("gate"):
        while not Path(wish["gate"]).exists():
            time.sleep(0.005)
    return Tone(wish)
