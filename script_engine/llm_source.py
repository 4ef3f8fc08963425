"""Where answers come from: a server, or a model on this machine, both as chat models of langchain.

langchain is imported when a source is opened, and by nothing else.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from script_engine.llm_draft import Message, Piece, Source
from script_engine.llm_settings import LlmSettings
from script_engine.local_model import LocalModel
from studio import environment
from studio.errors import Misconfigured, Unavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_TRACING = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
)
_NO_TRACES = dict.fromkeys(_TRACING, "false")
"""Nothing but the configured host is contacted, whatever the operator's shell says."""


def source(settings: LlmSettings) -> Source:
    """The model of the settings. Cheap: it is opened later. Raises `Misconfigured`."""
    return Local(settings) if settings.provider == "local" else Served(settings)


class Served:
    """A server that speaks OpenAI's `POST /chat/completions`."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._model: BaseChatModel | None = None
        self._client: Any = None

    async def open(self) -> None:
        """Import what it takes; the server is contacted by the first request."""
        await self.close()
        environment.insist(_NO_TRACES)
        await asyncio.to_thread(self._build)

    async def close(self) -> None:
        client, self._client, self._model = self._client, None, None
        if client is not None:
            await client.aclose()

    def _build(self) -> None:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - heavy, and only for this
        from openai import DefaultAsyncHttpxClient  # noqa: PLC0415

        mine = self._settings
        # No proxies of the environment and no redirects: the prompt goes to the configured host.
        self._client = DefaultAsyncHttpxClient(
            trust_env=False, follow_redirects=False, timeout=mine.total_seconds
        )
        key = mine.api_key.get_secret_value() if mine.api_key else "none"
        model: Any = init_chat_model(
            mine.model,
            model_provider="openai",
            base_url=mine.base_url,
            api_key=key,
            openai_proxy="",
            http_async_client=self._client,
            temperature=mine.temperature,
            top_p=mine.top_p,
            max_tokens=mine.max_tokens,
            timeout=mine.total_seconds,
            max_retries=0,
            # Ours are better: theirs loses a cancellation that comes together with a piece.
            stream_chunk_timeout=None,
            stream_usage=False,
            use_responses_api=False,
            extra_body=dict(mine.extra_body) or None,
        )
        # What the operator's shell says of an account elsewhere is none of this server's business.
        model.root_async_client.organization = model.root_async_client.project = None
        self._model = model

    async def stream(self, messages: Sequence[Message], seconds: float) -> AsyncGenerator[Piece]:
        if self._model is None:
            raise Unavailable("the language model is not open")
        async with aclosing(pieces(self._model, messages, timeout=seconds)) as coming:
            async for piece in coming:
                yield piece


class Local:
    """A transformers model in a process of its own, through our own chat model."""

    def __init__(self, settings: LlmSettings) -> None:
        self._worker = LocalModel(settings)
        self._model: BaseChatModel | None = None

    async def open(self) -> None:
        environment.insist(_NO_TRACES)
        self._model = await asyncio.to_thread(self._build)
        await self._worker.open()

    def _build(self) -> "BaseChatModel":
        from script_engine.llm_local_chat import LocalChat  # noqa: PLC0415 - imports langchain

        return LocalChat(worker=self._worker)

    async def close(self) -> None:
        self._model = None
        await self._worker.close()

    async def stream(self, messages: Sequence[Message], seconds: float) -> AsyncGenerator[Piece]:
        if self._model is None:
            raise Unavailable("the language model is not open")
        async with aclosing(pieces(self._model, messages, seconds=seconds)) as coming:
            async for piece in coming:
                yield piece


async def pieces(
    model: "BaseChatModel", messages: Sequence[Message], **wishes: Any
) -> AsyncGenerator[Piece]:
    """The answer of a chat model, piece by piece. Raises `Unavailable` for all that goes wrong."""
    asked = [(message.role, message.text) for message in messages]
    try:
        async for chunk in model.astream(asked, **wishes):
            yield Piece(chunk.text, chunk.response_metadata.get("finish_reason"))
    except (Unavailable, Misconfigured) as reason:
        raise Unavailable(str(reason)) from reason
    except Exception as reason:  # noqa: BLE001 - a server may answer anything, and clients stumble over it in every way
        # Neither its words nor the error itself: servers quote keys and prompts.
        raise Unavailable(_told(reason)) from None


def _told(reason: Exception) -> str:
    status = getattr(reason, "status_code", None)
    if isinstance(status, int):
        return f"the server answered {status}"
    return f"the server's answer broke off or is none ({type(reason).__name__})"
