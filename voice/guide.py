"""The guide: espeak-ng saying what another voice said, to tell which sounds that holds."""

from collections.abc import Sequence
from dataclasses import replace

from studio.errors import Misconfigured, Unavailable
from voice.engine import Role, Speech, Token
from voice.espeak import Espeak, EspeakSettings

_SETTINGS = EspeakSettings(variant="klatt4", pitch=50, range=30, timeout_seconds=2.0)
"""Of its voices the one whose sound was matched best to four of CMU's."""


class Guide:
    """A voice nobody hears. Its child is started by the first sentence. For one task at a time."""

    def __init__(self, role: Role) -> None:
        self._espeak = Espeak(_SETTINGS, replace(role, rate=1.0))
        self.missing = Espeak.missing(role)
        """Why it cannot say anything in the role's language; None when it can."""

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        """The sentence with phones and words. Raises `Unavailable`."""
        if self.missing is not None:
            raise Unavailable(self.missing)
        try:
            # Weight and pitch would only take it away from how the other voice says it.
            plain = [replace(token, stress=False, pitch=0.0) for token in sentence]
            return await self._espeak.speak(plain)
        except Misconfigured as reason:
            raise Unavailable(str(reason)) from reason

    async def close(self) -> None:
        await self._espeak.close()
