"""The environment that child processes get."""

import os
import re
from collections.abc import Mapping

_SECRET = re.compile(r"(?:^|_)(?:TOKEN|SECRET|KEY|PASS|PASSWORD|PASSPHRASE|WEBHOOK|CREDENTIALS?)$")


def environment(defaults: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child process: ours, and `defaults` for what is not in it."""
    return {**defaults, **os.environ}


def insist(values: Mapping[str, str]) -> None:
    """From now on the environment says this, for libraries that ask it."""
    os.environ.update(values)


def looked_up(name: str) -> str:
    """What the environment says of `name`; empty when it says nothing."""
    return os.environ.get(name, "")


def secret_values() -> frozenset[str]:
    """Values of our environment that are secrets by their name: to be struck out of logs."""
    return frozenset(value for name, value in os.environ.items() if _SECRET.search(name))
