"""The environment that child processes get."""

import os
from collections.abc import Mapping


def environment(defaults: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child process: ours, and `defaults` for what is not in it."""
    return {**defaults, **os.environ}


def insist(values: Mapping[str, str]) -> None:
    """From now on the environment says this, for libraries that ask it."""
    os.environ.update(values)


def looked_up(name: str) -> str:
    """What the environment says of `name`; empty when it says nothing."""
    return os.environ.get(name, "")
