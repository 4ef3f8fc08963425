"""Any server that speaks OpenAI's `POST /audio/speech`: hosted, or on a machine of one's own.

https://platform.openai.com/docs/api-reference/audio/createSpeech describes the request. Raw `pcm`
is 24 kHz, 16 bits, little endian, mono.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Literal

import httpx
import numpy as np
from pydantic import Field, SecretStr, field_validator

from studio.acting import Mood
from studio.errors import Unavailable
from studio.settings import Section
from voice.containers import container, decoded
from voice.engine import Role, Samples, Speech, Token, Tone, Unreadable
from voice.moods import DIRECTIONS

_MOST = 4096
"""Characters the interface allows."""
_LARGEST = 32 << 20
"""Bytes of the largest answer that is read."""
_PACES = (0.25, 4.0)
"""Range of `speed`."""
_LONGEST_REST = 60.0
"""Seconds a server may ask us to wait and be believed."""
_TAKES_DIRECTIONS = re.compile(r"gpt-[\w.-]*tts|gpt-audio|instruct|voicedesign")
"""In the names of models whose makers say that they follow `instructions`."""
_KEY = re.compile(r"[\x21-\x7e]+")
_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,40}")
_REFUSALS = {
    400: "does not accept the request",
    401: "refuses the key",
    402: "wants to be paid",
    403: "does not allow this",
    404: "knows no such address, model or voice",
    429: "asks for fewer requests",
}


class ServedSettings(Section):
    """Settings of the served engine."""

    base_url: str = Field(pattern=r"^https?://[^@?#\s]+$")
    """Up to `/v1`; the key does not belong here."""
    model: str = Field(min_length=1)
    voice: str = Field(min_length=1)
    api_key: SecretStr | None = None
    """Written `${NAME}` in the file, so that it comes from the environment."""
    response_format: Literal["pcm", "wav", "flac", "mp3", "opus"] = "pcm"
    """What is asked for; any of them is understood in the answer."""
    pcm_rate: int = Field(24_000, ge=8_000, le=48_000)
    """Samples per second of raw `pcm`, which does not tell it itself."""
    instructions: str = Field("", max_length=1000)
    """How to speak, for models that take instructions; the delivery of a line is added to it."""
    directed: bool | None = None
    """Whether mood and delivery of a line are sent as `instructions`. None: when there are some of
    your own, or the name of the model is one of those that are known to take them."""
    moods: dict[Mood, str] = Field(default_factory=dict)
    """Your own words for a mood, in place of ours; an empty one says nothing of it."""
    connect_seconds: float = Field(2.0, gt=0)
    read_seconds: float = Field(4.0, gt=0)
    """Longest wait for the next piece of the answer."""
    timeout_seconds: float = Field(10.0, gt=0)
    """Longest wait for a whole sentence."""

    @field_validator("api_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and _KEY.fullmatch(key.get_secret_value()) is None:
            raise ValueError("expected a key without blanks and in ASCII; is the variable empty?")
        return key

    @field_validator("base_url")
    @classmethod
    def _without_end(cls, url: str) -> str:
        return url.rstrip("/")


class Served:
    """Engine `served`. It knows no times; lips and captions are timed by what is heard."""

    Settings: ClassVar[type[Section]] = ServedSettings
    tone = Tone()

    def __init__(self, settings: ServedSettings, role: Role) -> None:
        self._settings = settings
        self._role = role
        self._client: httpx.AsyncClient | None = None
        self._not_before = 0.0

    @property
    def key(self) -> str:
        mine = self._settings
        place = f"{mine.base_url}/{mine.model}/{mine.voice}/{mine.response_format}"
        told = f"{mine.instructions}/{self._directed}/{sorted(mine.moods.items())}"
        return f"served/{place}/{told}/{self._role.lang}/{self._role.rate:g}"

    @staticmethod
    def missing(role: Role) -> str | None:  # noqa: ARG004 - what a server can do is seen by asking
        return None

    async def open(self) -> None:
        mine = self._settings
        await self.close()
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(mine.read_seconds, connect=mine.connect_seconds),
            limits=httpx.Limits(max_connections=2, keepalive_expiry=60),
        )

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        client = self._client
        if client is None:
            raise Unavailable(f"{self._server} is not open")
        rest = self._not_before - asyncio.get_running_loop().time()
        if rest > 0:
            raise Unavailable(f"{self._server} asked to be left alone for {rest:.0f} s more")
        body = self._request(sentence)
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                answer = await self._answered(client, body)
                pcm, rate = await asyncio.to_thread(self._sound, answer)
        except TimeoutError as reason:
            wait = self._settings.timeout_seconds
            raise Unavailable(f"{self._server} did not answer within {wait:g} s") from reason
        except ValueError as reason:
            raise Unavailable(f"{self._server} did not answer with sound: {reason}") from reason
        except (httpx.HTTPError, httpx.InvalidURL) as reason:
            # Its own words may hold the address with all that is in it; its kind says enough.
            raise Unavailable(f"{self._server}: {type(reason).__name__}") from None
        return Speech(pcm, rate)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    @property
    def _server(self) -> str:
        return f"the speech server at {self._settings.base_url.split('/')[2]}"

    @property
    def _directed(self) -> bool:
        mine = self._settings
        known = bool(mine.instructions) or _TAKES_DIRECTIONS.search(mine.model.lower()) is not None
        return known if mine.directed is None else mine.directed

    def _request(self, sentence: Sequence[Token]) -> dict[str, Any]:
        mine = self._settings
        text = " ".join(token.text + token.mark for token in sentence)
        if len(text) > _MOST:
            raise Unreadable(f"{len(text)} characters are more than a speech server takes")
        body: dict[str, Any] = {
            "model": mine.model,
            "input": text,
            "voice": mine.voice,
            "response_format": mine.response_format,
        }
        first = sentence[0] if sentence else Token("")
        pace = self._role.rate * first.pace
        if pace != 1:
            body["speed"] = round(min(_PACES[1], max(_PACES[0], pace)), 3)
        if self._directed:
            mood = mine.moods.get(first.mood, DIRECTIONS[first.mood])
            told = " ".join(filter(None, (mine.instructions, mood, *_directions(sentence))))
            if told:
                body["instructions"] = told
        return body

    async def _answered(self, client: httpx.AsyncClient, body: dict[str, Any]) -> bytes:
        try:
            return await self._once(client, body)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            # A connection that was kept alive may be closed just when it is used again.
            return await self._once(client, body)

    async def _once(self, client: httpx.AsyncClient, body: dict[str, Any]) -> bytes:
        key = self._settings.api_key
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        url = f"{self._settings.base_url}/audio/speech"
        async with client.stream("POST", url, json=body, headers=headers) as response:
            said = bytearray()
            async for piece in response.aiter_bytes():
                said += piece
                if len(said) > _LARGEST:
                    raise ValueError(f"more than {_LARGEST >> 20} MB")
            if response.status_code != httpx.codes.OK:
                self._heed(response)
                raise Unavailable(f"{self._server} {_refusal(response.status_code, bytes(said))}")
            kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind and not kind.startswith(("audio/", "application/octet-stream", "binary/")):
            raise ValueError(f"it sent {kind[:40]!r}")
        return bytes(said)

    def _heed(self, response: httpx.Response) -> None:
        """Remember for how long the server wants to be left alone."""
        told = response.headers.get("retry-after", "")
        if told.isascii() and told.isdigit():
            rest = min(_LONGEST_REST, float(told))
            self._not_before = asyncio.get_running_loop().time() + rest

    def _sound(self, body: bytes) -> tuple[Samples, int]:
        kind = container(body)
        if kind is not None:
            return decoded(body, kind)
        if self._settings.response_format != "pcm":
            raise ValueError(f"it sent no {self._settings.response_format}")
        if not body or len(body) % 2:
            raise ValueError("the answer was cut")
        return np.frombuffer(body, "<i2").astype(np.float32) / np.float32(32768), (
            self._settings.pcm_rate
        )


def _refusal(status: int, body: bytes) -> str:
    """What an error says, without a word that the server chose freely: it may repeat the key."""
    words = _REFUSALS.get(status, "is in trouble" if status >= 500 else "refuses")
    try:
        error = json.loads(body[:10_000])["error"]
        codes = [error.get(name) for name in ("code", "type")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        codes = []
    code = next((c for c in codes if isinstance(c, str) and _CODE.fullmatch(c)), None)
    return f"{words} ({status}{f', {code}' if code else ''})"


def _directions(sentence: Sequence[Token]) -> list[str]:
    """The delivery of a sentence in words; its pace is sent as `speed`."""
    said = []
    pitch = sentence[0].pitch if sentence else 0.0
    if pitch >= 1:
        said.append("Speak with more energy than usual.")
    elif pitch <= -1:
        said.append("Speak calmly, a little lower than usual.")
    stressed = [token.text for token in sentence if token.stress]
    if stressed:
        said.append(f"Stress these words: {', '.join(stressed)}.")
    return said
