"""A queue that says how big it is and what it does when full."""

import asyncio
from collections import deque
from typing import Generic, Literal, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """A bounded, closable queue between tasks of one event loop.

    When full it drops the oldest or the newest letter and counts it in `dropped`; `put` never
    waits.
    """

    def __init__(self, size: int, full: Literal["drop oldest", "drop newest"]) -> None:
        self.size = size
        self.dropped = 0
        self._full = full
        self._letters: deque[T] = deque()
        self._arrived = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._letters)

    def put(self, letter: T) -> bool:
        """Queue `letter`; False when it was dropped itself."""
        if self._closed:
            return False
        if len(self._letters) >= self.size:
            self.dropped += 1
            if self._full == "drop newest":
                return False
            self._letters.popleft()
        self._letters.append(letter)
        self._arrived.set()
        return True

    def close(self) -> None:
        """No more letters come; readers get what is left, then `StopAsyncIteration`."""
        self._closed = True
        self._arrived.set()

    def drain(self) -> list[T]:
        """Everything that waits, without waiting."""
        letters = list(self._letters)
        self._letters.clear()
        if not self._closed:
            self._arrived.clear()
        return letters

    def __aiter__(self) -> "Mailbox[T]":
        return self

    async def __anext__(self) -> T:
        while not self._letters:
            if self._closed:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        return self._letters.popleft()
