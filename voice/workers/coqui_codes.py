"""XTTS's codes of sound, drawn one after the other.

The library draws them by the inner parts of transformers' `generate`, whose names change from one
release to the next: coqui-tts 0.28 does not work with transformers 5.24. These few lines do the
same, to the sample, with any of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from transformers import DynamicCache


@dataclass(frozen=True, slots=True)
class Drawing:
    """How codes are drawn."""

    temperature: float
    top_k: int
    top_p: float
    repetition_penalty: float


def latents(
    gpt: Any, voice: torch.Tensor, tokens: torch.Tensor, how: Drawing
) -> Iterator[torch.Tensor]:
    """For each code what the decoder makes sound of, shape (1, width), until the model stops.

    `voice` conditions the model, `tokens` are the words, shape (1, tokens).
    """
    prefix = torch.nn.functional.pad(tokens, (0, 1), value=gpt.stop_text_token)
    prefix = torch.nn.functional.pad(prefix, (1, 0), value=gpt.start_text_token)
    words = gpt.text_embedding(prefix) + gpt.text_pos_embedding(prefix)
    start = torch.full((1, 1), gpt.start_audio_token, device=tokens.device)
    given = torch.cat([voice, words, _placed(gpt, start, 0)], dim=1)
    cache = DynamicCache()
    # The library counts its stand-ins for the words, ones, among the codes that were used.
    used = torch.tensor([1, gpt.start_audio_token], device=tokens.device)
    for number in range(1, gpt.max_gen_mel_tokens + 1):
        # The cache is given by its place: its name is another one since transformers 5.24.
        hidden = gpt.gpt(None, cache, inputs_embeds=given, use_cache=True)[0][:, -1]
        latent = gpt.final_norm(hidden)
        code = _drawn(gpt.mel_head(latent).float()[0], used, how)
        yield latent
        if int(code) == gpt.stop_audio_token:
            return
        used = torch.cat([used, code])
        given = _placed(gpt, code[None], number)


def _placed(gpt: Any, codes: torch.Tensor, number: int) -> torch.Tensor:
    place = gpt.mel_pos_embedding.get_fixed_embedding(number, codes.device)
    embedded: torch.Tensor = gpt.mel_embedding(codes) + place
    return embedded


def _drawn(logits: torch.Tensor, used: torch.Tensor, how: Drawing) -> torch.Tensor:
    """One code, shape (1,): repeated ones are unlikely, and so are those far from the likeliest."""
    was = logits[used]
    logits[used] = torch.where(was < 0, was * how.repetition_penalty, was / how.repetition_penalty)
    logits = logits / how.temperature
    least = logits.topk(min(how.top_k, len(logits))).values[-1]
    logits = logits.masked_fill(logits < least, -torch.inf)
    rising, order = logits.sort()
    unlikely = rising.softmax(0).cumsum(0) <= 1 - how.top_p
    unlikely[-1] = False
    logits[order[unlikely]] = -torch.inf
    return torch.multinomial(logits.softmax(0), 1)
