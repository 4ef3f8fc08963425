"""Builds tiny Coqui models of the true architectures, with random weights.

    python tiny_coqui.py FOLDER NAME ...

Runs in the interpreter of the neural voices. What is built: vits (three speakers, phonemes),
vits_letters (one speaker, two languages), xtts (a speaker of its own) with xtts_legacy (as published:
its file of weights holds the description too), beside (what both libraries say in one process).
"""

import json
import string
import sys
import warnings
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from studio.workers.torchaudio_shim import mend

warnings.simplefilter("ignore")
mend()

from TTS.tts.configs.vits_config import VitsConfig
from TTS.tts.configs.xtts_config import XttsArgs, XttsAudioConfig, XttsConfig
from TTS.tts.models import xtts as module
from TTS.tts.models.vits import Vits, VitsArgs
from TTS.tts.models.xtts import Xtts
from TTS.tts.utils.text import tokenizer as texts

IPA = "abdefhijklmnopstuvwzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒʔθᵻˈˌː"


class Phonemizer:
    """The tests need no program to build a model."""

    def name(self):
        return "espeak"


texts.get_phonemizer_by_name = lambda *_, **__: Phonemizer()


def characters(phonemes, letters):
    from TTS.tts.configs.shared_configs import CharactersConfig

    return CharactersConfig(
        characters_class="TTS.tts.models.vits.VitsCharacters",
        pad="_",
        characters=letters,
        punctuations="!,.? ",
        phonemes=phonemes,
    )


def small(**more):
    return VitsArgs(
        hidden_channels=16,
        init_discriminator=False,
        hidden_channels_ffn_text_encoder=32,
        num_layers_text_encoder=1,
        num_layers_posterior_encoder=1,
        num_layers_flow=1,
        upsample_initial_channel_decoder=32,
        resblock_kernel_sizes_decoder=[3],
        resblock_dilation_sizes_decoder=[[1, 3, 5]],
        **more,
    )


def kept(folder, config, model, name="model_file.pth"):
    config.save_json(folder / "config.json")
    # As published: the discriminator of the training is in the file.
    state = {**model.state_dict(), "disc.nets.0.weight": torch.zeros(1)}
    torch.save({"model": state, "step": 1}, folder / name)


def vits(folder):
    torch.manual_seed(3)
    names = {"ann": 0, "bob\n": 1, "eve": 2}
    (folder / "speaker_ids.json").write_text(json.dumps(names))
    args = small(
        use_speaker_embedding=True,
        speaker_embedding_channels=8,
        speakers_file=str(folder / "speaker_ids.json"),
    )
    config = VitsConfig(
        model_args=args,
        use_phonemes=True,
        phonemizer="espeak",
        phoneme_language="en-us",
        add_blank=True,
        text_cleaner="english_cleaners",
        characters=characters(IPA, string.ascii_letters),
    )
    model = Vits(config)
    config.model_args.speakers_file = "/root/of/another/machine/speaker_ids.json"
    config.speakers_file = "/root/of/another/machine/speaker_ids.json"
    kept(folder, config, model)


def vits_letters(folder):
    torch.manual_seed(5)
    (folder / "language_ids.json").write_text(json.dumps({"en": 0, "fr-fr": 1}))
    args = small(
        use_language_embedding=True,
        embedded_language_dim=4,
        language_ids_file=str(folder / "language_ids.json"),
        use_sdp=False,
    )
    config = VitsConfig(
        model_args=args,
        use_phonemes=False,
        add_blank=False,
        enable_eos_bos_chars=False,
        text_cleaner="multilingual_cleaners",
        characters=characters("", string.ascii_lowercase + "'é"),
    )
    model = Vits(config)
    config.model_args.language_ids_file = "/root/of/another/machine/language_ids.json"
    kept(folder, config, model, "best_model.pth")


def bpe(file):
    from tokenizers import Tokenizer, models, pre_tokenizers

    marks = ["[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[fr]", "[zh-cn]"]
    symbols = [*marks, *string.ascii_lowercase, *"'!,.?éèàçêôù"]
    assert len(symbols) == 45, len(symbols)
    vocabulary = {symbol: number for number, symbol in enumerate(symbols)}
    tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(marks)
    tokenizer.save(str(file))


def xtts(folder):
    """In two forms: as saved now, and as published, in `xtts_legacy` beside it."""
    torch.manual_seed(7)
    bpe(folder / "vocab.json")
    args = XttsArgs(
        gpt_layers=2,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        gpt_max_audio_tokens=13,
        gpt_max_text_tokens=120,
        gpt_max_prompt_tokens=70,
        gpt_num_audio_tokens=130,
        gpt_start_audio_token=128,
        gpt_stop_audio_token=129,
        decoder_input_dim=64,
        gpt_use_perceiver_resampler=True,
        tokenizer_file="/elsewhere/vocab.json",
    )
    config = XttsConfig(model_args=args, audio=XttsAudioConfig(), languages=["en", "fr", "zh-cn"])
    config.gpt_cond_len = config.gpt_cond_chunk_len = 3
    model = Xtts(config)
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer

    model.tokenizer = VoiceBpeTokenizer(vocab_file=folder / "vocab.json")
    model.init_models()
    with torch.no_grad():
        model.gpt.mel_head.bias[129] = -100  # a random model would stop at once
    config.save_json(folder / "config.json")
    voice = {
        "gpt_cond_latent": 0.1 * torch.randn(1, 32, 64),
        "speaker_embedding": torch.nn.functional.normalize(torch.randn(1, 512, 1), dim=1),
    }
    torch.save({"Ada Own": voice}, folder / "speakers_xtts.pth")
    state = model.state_dict()
    torch.save({"model": state}, folder / "model.pth")
    legacy = folder.with_name("xtts_legacy")
    legacy.mkdir()
    for name in ("config.json", "vocab.json", "speakers_xtts.pth"):
        (legacy / name).hardlink_to(folder / name)
    for kind in (XttsArgs, XttsAudioConfig):
        kind.__module__ = module.__name__
    state["dvae.codebook"] = torch.zeros(1)
    torch.save({"config": config, "model": state}, legacy / "model.pth")


def beside(folder):
    """Both libraries at work in one process, and the torchaudio they share."""
    import torchaudio
    from transformers import VitsConfig as OtherConfig
    from transformers import VitsModel

    shape = {
        "vocab_size": 20, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
        "ffn_dim": 32, "flow_size": 16, "spectrogram_bins": 33, "prior_encoder_num_flows": 2,
        "prior_encoder_num_wavenet_layers": 1, "posterior_encoder_num_wavenet_layers": 1,
        "duration_predictor_filter_channels": 16, "depth_separable_num_layers": 1,
        "upsample_initial_channel": 32, "resblock_kernel_sizes": [3], "resblock_dilation_sizes": [[1, 3]],
    }  # fmt: skip
    other = VitsModel(OtherConfig(**shape)).eval()
    config = VitsConfig(model_args=small(), characters=characters(IPA, string.ascii_letters))
    ours = Vits(config).eval()
    with torch.no_grad():
        theirs = other(input_ids=torch.arange(1, 12)[None]).waveform.shape[-1]
        mine = ours.inference(torch.arange(1, 12)[None])["model_outputs"].shape[-1]
    heard = {"coqui": mine, "transformers": theirs, "torchaudio": torchaudio.__version__}
    (folder / "beside.json").write_text(json.dumps(heard))


if __name__ == "__main__":
    for name in sys.argv[2:]:
        home = Path(sys.argv[1]) / name
        home.mkdir(parents=True)
        globals()[name](home)
