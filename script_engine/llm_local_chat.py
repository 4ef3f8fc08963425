"""Our own chat model over a transformers model: it streams what is made, and stops when told.

`ChatHuggingFace` over a local pipeline has no async way, and goes on generating when its stream is
closed. This module imports langchain: only `llm_source` imports it, and only when it is chosen.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import (
    agenerate_from_stream,
    generate_from_stream,
)
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from script_engine.local_model import LocalModel

_SECONDS = 60.0
"""Deadline where the caller names none."""
_ROLES = {"human": "user", "ai": "assistant", "system": "system"}


class LocalChat(BaseChatModel):
    """Chat over a `LocalModel`. `seconds` given to a call is its deadline.

    `finish_reason` is `length` when the deadline or the most tokens stopped it. The synchronous
    calls run an event loop of their own, so a model that was opened in one is asked there.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    worker: LocalModel

    @property
    def _llm_type(self) -> str:
        return "vitrine-local"

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        asked = [(_ROLES.get(message.type, "user"), message.text) for message in messages]
        seconds = float(kwargs.get("seconds", _SECONDS))
        async with aclosing(self.worker.write(asked, seconds, stop or ())) as answers:
            async for answer in answers:
                chunk = _chunk(answer)
                if run_manager is not None and chunk.text:
                    await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        with asyncio.Runner() as runner:
            runner.run(self.worker.open())
            coming = self._astream(messages, stop, None, **kwargs)
            try:
                while (chunk := runner.run(_next(coming))) is not None:
                    if run_manager is not None and chunk.text:
                        run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                    yield chunk
            finally:
                runner.run(self.worker.close())

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


def _chunk(answer: str | dict[str, Any]) -> ChatGenerationChunk:
    if isinstance(answer, str):
        return ChatGenerationChunk(message=AIMessageChunk(content=answer))
    told = {"finish_reason": answer["finish"]}
    return ChatGenerationChunk(
        message=AIMessageChunk(content="", response_metadata=told), generation_info=told
    )


async def _next(coming: AsyncIterator[ChatGenerationChunk]) -> ChatGenerationChunk | None:
    return await anext(coming, None)
