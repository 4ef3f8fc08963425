"""The settings of one run: the file, then what the command line says instead."""

from pathlib import Path
from typing import Any

from avatar.shipped import find_pack, pack_name, pack_voice
from studio.config import at_home, load
from studio.rundown import read_rundown
from studio.settings import Config, Script, Voice
from voice.engine import AUTO


def settings(
    file: Path | None,
    catalog: Path | None = None,
    seed: int | None = None,
    lang: str | None = None,
) -> Config:
    """Read the settings and lay the given options over them; paths become absolute.

    Raises `Misconfigured`.
    """
    config = load(file)
    show: dict[str, Any] = {}
    if seed is not None:
        show["seed"] = seed
    if lang is not None:
        show["language"] = lang
    products = Path.cwd() / catalog if catalog else at_home(config.catalog.file)
    beside = config.catalog.sidecar
    pack = find_pack(config.presenter.pack, at_home(Path()))
    if "host" not in config.show.model_fields_set:
        show["host"] = pack_name(pack) or config.show.host
    voice = _suited(config.voice, pack_voice(pack) or {})
    stage = {
        key: path and at_home(path)
        for key, path in (("tokens", config.stage.tokens), ("layout", config.stage.layout))
    }
    return config.model_copy(
        update={
            "show": config.show.model_copy(update=show),
            "catalog": config.catalog.model_copy(
                update={"file": products, "sidecar": beside and at_home(beside)}
            ),
            "script": _planned(config.script),
            "voice": voice,
            "presenter": config.presenter.model_copy(update={"pack": pack}),
            "stage": config.stage.model_copy(update=stage),
        }
    )


def _planned(script: Script) -> Script:
    """The script with the rundown of its file, when it names one."""
    file = script.rundown.file
    if file is None:
        return script
    return script.model_copy(update={"rundown": read_rundown(at_home(file))})


def _suited(voice: Voice, suits: dict[str, Any]) -> Voice:
    """The voice with what the pack of the presenter says, where the settings leave it open."""
    changes: dict[str, Any] = {}
    if voice.character == AUTO and suits.get("character") in {"female", "male"}:
        changes["character"] = suits["character"]
    if voice.engine == AUTO and not voice.settings and "engine" in suits:
        changes["engine"] = suits["engine"]
        changes["settings"] = suits.get("settings", {})
    return voice.model_copy(update=changes)
