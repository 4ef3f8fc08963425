"""The settings of the writer that asks a language model."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from studio.settings import Section

_KEY = re.compile(r"[\x21-\x7e]+")


class LlmSettings(Section):
    """Settings of engine `llm`."""

    provider: Literal["openai", "local"] = "openai"
    """`openai`: any server with `/v1/chat/completions`. `local`: a transformers model on this
    machine, in a process of its own."""
    model: str = Field(min_length=1)
    """As the server calls it; for `local` a name of `models/manifest.yaml`, or a folder (with a
    slash) that transformers can load."""
    base_url: str | None = Field(None, pattern=r"^https?://[^@?#\s]+$")
    """Up to `/v1`. Nothing else is ever contacted; the key does not belong here."""
    api_key: SecretStr | None = None
    """Written `${NAME}` in the file, so that it comes from the environment."""
    temperature: float = Field(0.8, ge=0, le=2)
    top_p: float = Field(0.95, gt=0, le=1)
    max_tokens: int = Field(320, ge=16, le=4096)
    """Of one answer. A model that thinks aloud needs more."""
    extra_body: Mapping[str, Any] = {}
    """What only this server knows, sent with every request."""
    first_token_seconds: float = Field(1.5, gt=0, le=600)
    """Longest wait until it begins to answer."""
    chunk_seconds: float = Field(1.0, gt=0, le=600)
    """Longest silence within an answer."""
    total_seconds: float = Field(6.0, gt=0, le=600)
    """Longest answer. What is complete by then is kept."""
    failures: int = Field(3, ge=1, le=100)
    """Useless answers in a row after which it rests."""
    probe_seconds: float = Field(30.0, gt=0, le=3600)
    """While it rests it is tried once in so many seconds."""
    ahead: int = Field(12, ge=1, le=60)
    """Beats for which it writes ahead."""
    grow: bool = True
    """Use quiet time to write new frames for the playbook."""
    grown: Path = Path("run/grown")
    """Where they are kept, for review: `<language>/<act>.yaml`."""
    threads: int = Field(1, ge=1, le=64)
    """For `local`. More than one is slower wherever the cores are shared."""
    device: str = Field("auto", pattern=r"^[a-z]+(:\d+)?$")
    """For `local`: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`."""
    load_seconds: float = Field(300.0, gt=0)
    """For `local`: longest wait until the model is loaded."""
    models: Path = Path("models")
    """For `local`: where `manifest.yaml` is; set from `models.folder`."""
    seed: int = 1
    """Of the playbook, which writes whatever the model does not."""
    copy_folder: Path | None = None
    """The playbook's folder of frames; unset means our own."""
    cache: Path | None = None
    """Where the playbook's frames are kept as they were read; set from `run.cache`."""

    @field_validator("api_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and _KEY.fullmatch(key.get_secret_value()) is None:
            raise ValueError("expected a key without blanks and in ASCII; is the variable empty?")
        return key

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.provider == "openai" and self.base_url is None:
            raise ValueError(
                "base_url: found nothing, expected the server's address, such as "
                "http://127.0.0.1:8000/v1"
            )
        return self
