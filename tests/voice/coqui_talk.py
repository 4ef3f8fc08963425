"""A worker of Coqui that is asked directly, and models to spoil."""

import json
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from studio.worker_child import SERVE
from voice.engine import Token
from voice.worker import WORKERS

WORDS = [
    ["hello", ",", False],
    ["the", "", False],
    ["lamp", "", True],
    ["is", "", False],
    ["free", ".", False],
]
CODE = 1024 * 24000 / 22050
"""Samples of XTTS's sound that one of its codes stands for."""
SENTENCE = [Token(text, mark, stress) for text, mark, stress in WORDS]


class Talk:
    """A worker process that is asked directly, with one model after the other."""

    def __init__(self, python: Path) -> None:
        command = [
            str(python),
            "-I",
            str(SERVE),
            str(WORKERS / "coqui_worker.py"),
            "1",
        ]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._number = 0

    def ask(self, **question: Any) -> tuple[dict[str, Any], list[np.ndarray]]:
        assert self._process.stdin
        assert self._process.stdout
        self._number += 1
        words = json.dumps({"id": self._number, **question}).encode()
        self._process.stdin.write(struct.pack("<I", len(words)) + words)
        self._process.stdin.flush()
        pieces = []
        while True:
            (length,) = struct.unpack("<I", self._process.stdout.read(4))
            body = self._process.stdout.read(length)
            if body[:1] == b"P":
                pieces.append(np.frombuffer(body[1:], "<f4"))
                continue
            answer = json.loads(body[1:])
            if "rate" not in answer:
                return answer, pieces

    def load(self, folder: Path, **more: Any) -> dict[str, Any]:
        wish = {
            "speaker": None,
            "language": "en",
            "recordings": [],
            "device": "cpu",
            "seed": 1,
            "first_codes": 4,
        }
        answer, _ = self.ask(load={"folder": str(folder), **wish, **more})
        return answer

    def refusal(self, folder: Path, **more: Any) -> str:
        """Why a model is not loaded, which the operator can change."""
        answer = self.load(folder, **more)
        assert answer.get("kind") == "wrong", answer
        return str(answer["fault"])

    def say(
        self, words: Sequence[Sequence[Any]] = WORDS, pace: float = 1.0
    ) -> tuple[list[np.ndarray], Any]:
        answer, pieces = self.ask(say={"words": words, "pace": pace})
        assert "fault" not in answer, answer
        return pieces, answer["done"]

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def copied(model: Path, folder: Path) -> Path:
    """A copy to spoil, without copying what is large."""
    folder.mkdir()
    for file in model.iterdir():
        (folder / file.name).hardlink_to(file)
    return folder


def replaced(file: Path, content: bytes) -> None:
    file.unlink()
    file.write_bytes(content)
