"""Builds a tiny Llama with random weights and a chat template, or serves one.

    python tiny_llama.py build FOLDER
    python tiny_llama.py serve FOLDER PORT

Runs in the interpreter of the neural engines.
"""

import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from studio.workers.torchaudio_shim import mend

mend()
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

torch.set_num_threads(1)
torch.manual_seed(7)
TEXTS = [f"The host says line {n}: it is a plain thing, and that is that.\n" for n in range(150)]
CHAT = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def build(folder: Path) -> None:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=330,
        special_tokens=["<s>", "</s>", "<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    whole = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        chat_template=CHAT,
    )
    config = LlamaConfig(
        vocab_size=len(whole),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=2,
    )
    model = LlamaForCausalLM(config)
    model.save_pretrained(folder)
    whole.save_pretrained(folder)


def serve(folder: Path, port: str) -> None:
    """What the command `transformers serve` does."""
    from transformers.cli.transformers import main

    sys.argv = ["transformers", "serve", str(folder), "--host", "127.0.0.1", "--port", port]
    sys.argv += ["--device", "cpu"]
    main()


if sys.argv[1] == "build":
    build(Path(sys.argv[2]))
else:
    serve(Path(sys.argv[2]), sys.argv[3])
