"""The desk's microphone: one person at a time, from their page to the brain that has the voice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from console.desk import Floor
from showrunner.wire import HANDED_BACK, LiveOver, LiveSound

_TOKEN = "operator"  # noqa: S105 - a name, no secret
"""Whoever has the token, and no name of their own."""


@dataclass(frozen=True, slots=True)
class _Talk:
    number: str
    who: str
    over: asyncio.Future[str]
    """Why the brain has ended it."""


class Microphone:
    """Who speaks has it until they give it back, or the brain does; nobody takes it from them."""

    def __init__(self, tell: Callable[[LiveSound], bool]) -> None:
        """`tell` reaches the brain; False when there is none."""
        self._tell = tell
        self._talk: _Talk | None = None

    async def speak(
        self, number: str, sound: AsyncIterator[bytes], who: str, floor: Floor
    ) -> str | None:
        """As `console.desk.Desk.speak`; `number` is unique to this press of the button."""
        if self._talk is not None:
            name = "Another operator" if self._talk.who == _TOKEN else self._talk.who
            return f"{name} is speaking already, and has to give the voice back first."
        if not self._tell(LiveSound(number, b"", who=who)):
            return "Not on air: the script engine does not answer; it is being started again."
        talk = self._talk = _Talk(number, who, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.TaskGroup() as pair:
                carrying = pair.create_task(self._carry(talk, sound, floor))
                talk.over.add_done_callback(lambda _: carrying.cancel())
        finally:
            self._talk = None
            if not talk.over.done():
                self._tell(LiveSound(number, b"", last=True, who=who, why=floor.why))
                talk.over.cancel()
        if talk.over.cancelled():
            return carrying.result()
        why = talk.over.result()
        return None if why == HANDED_BACK else f"Off the air: {why}. The host goes on."

    def over(self, message: LiveOver) -> None:
        """The brain has ended a talk."""
        talk = self._talk
        if talk is not None and talk.number == message.talk and not talk.over.done():
            talk.over.set_result(message.why)

    async def _carry(self, talk: _Talk, sound: AsyncIterator[bytes], floor: Floor) -> str | None:
        async for chunk in sound:
            if not self._tell(LiveSound(talk.number, chunk, who=talk.who, finish=floor.finish)):
                return "Off the air: the script engine has stopped; it is being started again."
        return None
