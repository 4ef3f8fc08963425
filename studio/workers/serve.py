"""The child side of every neural engine: loads one engine's script and works for it over pipes.

Run as `python -I serve.py SCRIPT THREADS`. A message begins with its length in four bytes, little
end first. A question is JSON: `id` and `load` (what the engine's `load` gets), `say` (what
`Voice.say` or `Pen.say` gets) or `stop`. The answer to `say` is a series of messages, `J` and JSON,
`P` and float32 samples or `T` and text:

    J {"id", "rate"}    it begins
    P samples, T text   as often as the engine has some
    J {"id", "done"}    what the engine knows of it, and `memory`: MB this process holds

`load` is answered by the last alone. In place of any of them comes `J {"id", "fault", "kind"}`,
`kind` being `wrong`, `unsayable` or `failed`.
"""

import importlib.util
import json
import os
import resource
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any, BinaryIO, ClassVar, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]


class Wrong(Exception):
    """The operator must change something. Says which file or setting, and what was expected."""


class Unsayable(Exception):
    """This voice has no symbols for these words; another one may."""


class Voice(Protocol):
    """What `load(wish)` of an engine's script returns."""

    rate: int
    """Samples a second."""
    about: dict[str, Any]
    """What the parent learns when it is loaded."""

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        """The sound, piece by piece, and at last what is known of it."""
        ...


class Pen(Protocol):
    """What `load(wish)` returns where the engine writes instead of speaking."""

    rate: int
    """0: there is no sound."""
    about: dict[str, Any]

    def say(self, wish: dict[str, Any]) -> Iterator[str | dict[str, Any]]:
        """The text, piece by piece, and at last what is known of it.

        A piece may be empty: what was cancelled stops at the next one.
        """
        ...


_KEPT = ("PATH", "HOME", "LANG", "LC_", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_", "CUDA_", "NVIDIA_")


def _settle(threads: str) -> None:
    """Passive waits, a fixed number of threads, no hub, no secrets. Before anything is imported.

    Threads that spin while they wait for each other make two threads on a shared core slower than
    one, by up to ten times.
    """
    for name in [name for name in os.environ if not name.startswith(_KEPT)]:
        del os.environ[name]
    os.environ |= {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "KMP_BLOCKTIME": "0"}
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    os.environ |= {"HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "false"}
    for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR"):
        os.environ[f"{library}_NUM_THREADS"] = threads


def _share() -> None:
    """Let the engine's script import the workers of all rooms, and no other part of Vitrine."""
    # Vitrine's own environment leads to the checkout, whose other rooms are none of a worker's.
    checkout = Path(__file__).resolve().parents[2]
    sys.path[:] = [place for place in sys.path if place != str(checkout)]
    for name in ("studio", "voice", "script_engine"):
        room, workers = ModuleType(name), ModuleType(f"{name}.workers")
        room.__path__ = []
        workers.__path__ = [str(checkout / name / "workers")]
        sys.modules |= {name: room, f"{name}.workers": workers}
    sys.modules["studio.workers.serve"] = sys.modules[__name__]


def _imported(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    if spec is None or spec.loader is None:
        raise Wrong(f"{script}: is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _memory() -> int:
    """MB this process holds; where that is not told, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most >> (20 if sys.platform == "darwin" else 10)
    return pages * resource.getpagesize() >> 20


class Mail:
    """Questions in, answers out. A thread reads ahead, so that a stop is seen while speaking."""

    def __init__(self, questions: BinaryIO, answers: BinaryIO) -> None:
        self._questions = questions
        self._answers = answers
        self._queue: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._newest = 0

    def next(self) -> dict[str, Any] | None:
        """The next question; None when there will be no more."""
        return self._queue.get()

    def outdated(self, number: int) -> bool:
        """True when nobody waits for the answer to question `number` any more."""
        return number < self._newest

    def read(self) -> None:
        """Read until the input closes."""
        while len(head := self._questions.read(4)) == 4:
            question = json.loads(self._questions.read(struct.unpack("<I", head)[0]))
            self._newest = question["id"]
            if "stop" not in question:
                self._queue.put(question)
        self._queue.put(None)

    def write(self, answer: dict[str, Any] | Samples | str) -> None:
        if isinstance(answer, dict):
            body = b"J" + json.dumps(answer).encode()
        elif isinstance(answer, str):
            body = b"T" + answer.encode(errors="replace")
        else:
            body = b"P" + np.ascontiguousarray(answer, dtype="<f4").tobytes()
        self._answers.write(struct.pack("<I", len(body)) + body)
        self._answers.flush()


class Desk:
    """Answers one question after the other."""

    _KINDS: ClassVar[dict[type[Exception], str]] = {Wrong: "wrong", Unsayable: "unsayable"}

    def __init__(self, script: Path, mail: Mail) -> None:
        self._script = script
        self._mail = mail
        self._engine: Voice | Pen | None = None

    def work(self) -> None:
        """Answer until there are no more questions."""
        while (question := self._mail.next()) is not None:
            number = question["id"]
            if self._mail.outdated(number) and "load" not in question:
                continue
            try:
                if "load" in question:
                    self._engine = _imported(self._script).load(question["load"])
                    done = self._engine.about
                else:
                    done = self._say(number, question["say"])
            except Exception as reason:  # noqa: BLE001 - engines raise anything; the parent decides
                words = str(reason).strip() or "no reason given"
                known = type(reason) in self._KINDS
                fault = words if known else f"{type(reason).__name__}: {words}"
                kind = self._KINDS.get(type(reason), "failed")
                self._mail.write({"id": number, "fault": fault[:500], "kind": kind})
            else:
                self._mail.write({"id": number, "done": done, "memory": _memory()})

    def _say(self, number: int, wish: dict[str, Any]) -> dict[str, Any]:
        if self._engine is None:
            raise Wrong("asked before it was loaded")
        self._mail.write({"id": number, "rate": self._engine.rate})
        done: dict[str, Any] = {}
        for part in self._engine.say(wish):
            if self._mail.outdated(number):
                break
            if isinstance(part, dict):
                done = part
            elif isinstance(part, str):
                if part:
                    self._mail.write(part)
            elif not np.isfinite(part).all():
                raise ValueError("the model made samples that are no numbers")
            else:
                self._mail.write(part)
        return done


def main() -> None:
    """Answer until the input closes, then end at once, also in the middle of a sentence."""
    script, threads = Path(sys.argv[1]), sys.argv[2]
    _settle(threads)
    _share()
    # Libraries print: what they say must not stand between our answers.
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    mail = Mail(questions, answers)

    def read() -> None:
        mail.read()
        os._exit(0)

    threading.Thread(target=read, name="questions", daemon=True).start()
    Desk(script, mail).work()


if __name__ == "__main__":
    main()
