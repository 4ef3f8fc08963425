"""Builds tiny models of the true architectures, with random weights.

    python tiny_models.py FOLDER NAME ...

Runs in the interpreter of the neural voices. What is built: piper (two speakers), mms,
vits_phonemes, kokoro, bark.
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


def piper(folder, speakers=2):
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
    from piper.train.vits.models import SynthesizerTrn

    torch.manual_seed(3)
    symbols = 256
    model = SynthesizerTrn(
        n_vocab=symbols,
        spec_channels=65,
        segment_size=32,
        inter_channels=16,
        hidden_channels=16,
        filter_channels=32,
        n_heads=2,
        n_layers=1,
        kernel_size=3,
        p_dropout=0.1,
        resblock="2",
        resblock_kernel_sizes=(3,),
        resblock_dilation_sizes=((1, 2),),
        upsample_rates=(8, 8, 4),
        upsample_initial_channel=32,
        upsample_kernel_sizes=(16, 16, 8),
        n_speakers=speakers,
        gin_channels=8 if speakers > 1 else 0,
    ).eval()
    with torch.no_grad():
        model.dec.remove_weight_norm()

    def infer(text, lengths, scales, sid=None):
        return model.infer(
            text,
            lengths,
            noise_scale=scales[0],
            length_scale=scales[1],
            noise_scale_w=scales[2],
            sid=sid,
        )[0].unsqueeze(1)

    model.forward = infer
    given = (
        torch.randint(0, symbols, (1, 50)),
        torch.tensor([50]),
        torch.tensor([0.667, 1.0, 0.8]),
        torch.tensor([0]) if speakers > 1 else None,
    )
    torch.onnx.export(
        model,
        given,
        folder / "en_US-tiny.onnx",
        opset_version=15,
        dynamo=False,
        input_names=["input", "input_lengths", "scales", "sid"],
        output_names=["output"],
        dynamic_axes={
            "input": {0: "batch_size", 1: "phonemes"},
            "input_lengths": {0: "batch_size"},
            "output": {0: "batch_size", 2: "time"},
        },
    )
    description = {
        "audio": {"sample_rate": 22050},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "num_symbols": symbols,
        "num_speakers": speakers,
        "speaker_id_map": {"ann": 0, "bob": 1},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
    }
    (folder / "en_US-tiny.onnx.json").write_text(json.dumps(description))


def vits(folder, symbols, **tokenizer):
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    torch.manual_seed(5)
    vocabulary = {symbol: number for number, symbol in enumerate(["<pad>", *symbols, "<unk>"])}
    file = folder / "vocab.json"
    file.write_text(json.dumps(vocabulary))
    VitsTokenizer(str(file), **tokenizer).save_pretrained(folder)
    VitsModel(
        VitsConfig(
            vocab_size=len(vocabulary),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            ffn_dim=32,
            flow_size=16,
            spectrogram_bins=33,
            prior_encoder_num_flows=2,
            prior_encoder_num_wavenet_layers=1,
            posterior_encoder_num_wavenet_layers=1,
            duration_predictor_filter_channels=16,
            duration_predictor_num_flows=2,
            depth_separable_num_layers=1,
            upsample_initial_channel=32,
            upsample_rates=[8, 8, 4],
            upsample_kernel_sizes=[16, 16, 8],
            noise_scale_duration=0.2,
            resblock_kernel_sizes=[3],
            resblock_dilation_sizes=[[1, 3]],
        )
    ).save_pretrained(folder)


def mms(folder):
    vits(folder, [" ", "'", "-", *string.ascii_lowercase, *"äöüß"], language="eng", phonemize=False)


def vits_phonemes(folder):
    ipa = "abdefhijklmnopstuvwzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒʔθᵻˈˌː"
    vits(folder, [" ", *",.!?", *ipa], normalize=True, phonemize=True)


KOKORO = {
    "istftnet": {
        "upsample_kernel_sizes": [20, 12],
        "upsample_rates": [10, 6],
        "gen_istft_hop_size": 5,
        "gen_istft_n_fft": 20,
        "resblock_dilation_sizes": [[1, 3, 5]],
        "resblock_kernel_sizes": [3],
        "upsample_initial_channel": 512,
    },
    "dim_in": 64,
    "dropout": 0.2,
    "hidden_dim": 512,
    "max_dur": 3,
    "n_layer": 1,
    "n_mels": 80,
    "style_dim": 128,
    "text_encoder_kernel_size": 5,
    "plbert": {
        "hidden_size": 32,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 512,
        "num_hidden_layers": 1,
        "embedding_size": 16,
    },
}


def _thin(weights):
    """The same shape with equal rows, which takes the space of one; its decoder has fixed sizes."""
    if weights.numel() < 10_000:
        return weights.clone()
    return weights[:1].clone().expand_as(weights)


def kokoro(folder):
    import importlib
    import io
    from importlib.util import find_spec
    from types import ModuleType

    # The package itself would import readers that are not installed.
    package = ModuleType("kokoro")
    package.__path__ = list(find_spec("kokoro").submodule_search_locations)
    sys.modules["kokoro"] = package
    kmodel = importlib.import_module("kokoro.model").KModel

    letters = ';:,.!?—…"() “”AIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲᵻ'
    vocabulary = {letter: number + 1 for number, letter in enumerate(dict.fromkeys(letters))}
    config = {**KOKORO, "n_token": len(vocabulary) + 1, "vocab": vocabulary}
    (folder / "config.json").write_text(json.dumps(config))
    nothing = io.BytesIO()
    torch.save({}, nothing)
    nothing.seek(0)
    torch.manual_seed(7)
    model = kmodel(repo_id="tiny", config=config, model=nothing)
    parts = ("bert", "bert_encoder", "predictor", "text_encoder", "decoder")
    # As in the published file: names begin with `module.`, and what was never learnt is absent.
    saved = {
        part: {
            f"module.{name}": _thin(value)
            for name, value in getattr(model, part).state_dict().items()
            if not (name.endswith(("norm.weight", "norm.bias")) and part == "decoder")
        }
        for part in parts
    }
    torch.save(saved, folder / "tiny.pth")
    (folder / "voices").mkdir()
    for name in ("af_alto", "am_bass", "bf_alto", "ef_alto", "zf_alto"):
        torch.manual_seed(len(name) + ord(name[0]))
        torch.save(0.1 * torch.randn(510, 1, 256), folder / "voices" / f"{name}.pt")


def bark(folder):
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BarkConfig, BarkModel, BarkProcessor, PreTrainedTokenizerFast
    from transformers.models.bark import generation_configuration_bark as generation

    torch.manual_seed(11)
    small = {"hidden_size": 16, "num_layers": 1, "num_heads": 2}
    codec = {
        "num_filters": 4,
        "hidden_size": 8,
        "codebook_dim": 8,
        "num_lstm_layers": 1,
        "target_bandwidths": [6.0],
    }
    sizes = {
        name: {"input_vocab_size": read, "output_vocab_size": written, **small}
        for name, read, written in (
            ("semantic_config", 129_600, 10_048),
            ("coarse_acoustics_config", 12_096, 12_096),
            ("fine_acoustics_config", 1_056, 1_056),
        )
    }
    config = BarkConfig(**sizes, codec_config={"model_type": "encodec", **codec})
    BarkModel(config).save_pretrained(folder)
    short = generation.BarkGenerationConfig.from_sub_model_configs(
        generation.BarkSemanticGenerationConfig(max_new_tokens=12),
        generation.BarkCoarseGenerationConfig(max_coarse_history=60),
        generation.BarkFineGenerationConfig(),
    )
    (folder / "generation_config.json").write_text(json.dumps(short.to_dict()))
    words = Tokenizer(WordLevel({"[PAD]": 0, "[UNK]": 1, "hello": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    reader = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]")
    BarkProcessor(reader).save_pretrained(folder)


if __name__ == "__main__":
    for name in sys.argv[2:]:
        home = Path(sys.argv[1]) / name
        home.mkdir(parents=True)
        globals()[name](home)
