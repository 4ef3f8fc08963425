"""A causal language model of transformers, writing token by token.

The loop is our own instead of `generate`: it can stop between any two tokens, keeps what it knows
of the prompt's beginning for the next one, and hands errors back where they happen.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from studio.workers.serve import Wrong
from studio.workers.torchaudio_shim import mend

mend()  # before transformers, which imports it

from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402
from transformers.cache_utils import DynamicCache  # noqa: E402


class Transformers:
    """Writes with one model, one text at a time."""

    rate = 0

    def __init__(self, folder: Path, where: torch.device, seed: int) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        if not self._tokenizer.chat_template:
            raise Wrong(f"{folder}: has no chat template; an instruction model has one")
        kind = torch.float32 if where.type == "cpu" else torch.bfloat16
        self._model = AutoModelForCausalLM.from_pretrained(
            folder, local_files_only=True, dtype=kind
        )
        self._model.to(where).eval()
        self._where = where
        self._ends = self._enders()
        self._chance = torch.Generator(device=where).manual_seed(seed)
        self._known: list[int] = []
        self._cache: Any = None
        self.about = {"model": type(self._model).__name__, "device": str(where)}

    def _enders(self) -> frozenset[int]:
        told = self._model.generation_config.eos_token_id
        ends = told if isinstance(told, list) else [told]
        return frozenset(end for end in (*ends, self._tokenizer.eos_token_id) if end is not None)

    def say(self, wish: dict[str, Any]) -> Iterator[str | dict[str, Any]]:
        """The text as it is made, then why it ended and how many tokens it had."""
        until = time.monotonic() + wish["seconds"]
        asked = self._prompt(wish["messages"])
        text = _Text(self._tokenizer, wish["stop"])
        finish, made = "length", 0
        with torch.inference_mode():
            for token in self._tokens(asked, wish):
                if token in self._ends:
                    finish = "stop"
                    break
                made += 1
                yield text.feed(token)
                if text.stopped:
                    finish = "stop"
                    break
                if made >= wish["most"] or time.monotonic() > until:
                    break
        yield text.rest()
        yield {"finish": finish, "tokens": made, "prompt_tokens": len(asked)}

    def _prompt(self, messages: list[list[str]]) -> list[int]:
        talk = [{"role": role, "content": words} for role, words in messages]
        text = self._tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
        asked = list(self._tokenizer(text, add_special_tokens=False)["input_ids"])
        most = getattr(self._model.config, "max_position_embeddings", None)
        if most is not None and len(asked) >= most:
            raise ValueError(f"the prompt has {len(asked)} tokens, the model holds {most}")
        return asked

    def _tokens(self, asked: list[int], wish: dict[str, Any]) -> Iterator[int]:
        new = self._taken_up(asked)
        while True:
            given = torch.tensor([new], device=self._where)
            try:
                result = self._model(input_ids=given, past_key_values=self._cache, use_cache=True)
            except Exception:
                self._known, self._cache = [], None
                raise
            self._cache = result.past_key_values
            self._known += new
            token = self._chosen(result.logits[0, -1].float(), wish["temperature"], wish["top_p"])
            yield token
            new = [token]

    def _taken_up(self, asked: list[int]) -> list[int]:
        """What of the prompt is not known yet; the cache then holds exactly the rest."""
        same = 0
        for one, two in zip(self._known, asked[:-1], strict=False):
            if one != two:
                break
            same += 1
        if same and type(self._cache) is DynamicCache:
            if same < len(self._known):
                self._cache.crop(same - len(self._known))
        else:
            same, self._cache = 0, DynamicCache()
        self._known = asked[:same]
        return asked[same:]

    def _chosen(self, logits: torch.Tensor, temperature: float, top_p: float) -> int:
        if temperature == 0:
            return int(logits.argmax())
        odds, order = torch.softmax(logits / temperature, -1).sort(descending=True)
        beyond = odds.cumsum(-1) - odds >= top_p
        odds = odds.masked_fill(beyond, 0.0)
        return int(order[torch.multinomial(odds, 1, generator=self._chance)])


class _Text:
    """Tokens become text as soon as their letters are whole."""

    def __init__(self, tokenizer: Any, stops: list[str]) -> None:
        self._tokenizer = tokenizer
        self._stops = stops
        self._tokens: list[int] = []
        self._given = ""
        self.stopped = False

    def feed(self, token: int) -> str:
        self._tokens.append(token)
        text: str = self._tokenizer.decode(self._tokens, skip_special_tokens=True)
        if text.endswith("\ufffd"):
            return ""  # the rest of this letter is still to come
        new = text[len(self._given) :]
        self._given = text
        if any(stop in text for stop in self._stops):
            self.stopped = True
            return ""
        if "\n" in new:
            self._tokens, self._given = [], ""
        return new

    def rest(self) -> str:
        text: str = self._tokenizer.decode(self._tokens, skip_special_tokens=True)
        return "" if self.stopped else text[len(self._given) :]
