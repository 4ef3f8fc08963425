"""Reads `config.yaml` and the keys beside it. The only place that reads the environment."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr, ValidationError

from studio.errors import Misconfigured
from studio.keys_file import read_keys
from studio.settings import Config
from studio.yaml_text import read_yaml

HOME = Path(__file__).resolve().parent.parent
"""The checkout. Relative paths of the settings start here, wherever we were started from."""

_REFERENCE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_FROM_ENV = {
    "VITRINE_TOKEN": ("console", "token"),
    "VITRINE_HOOK_SECRET": ("console", "hook_secret"),
    "VITRINE_GLANCE_TOKEN": ("console", "glance_token"),
    "VITRINE_ALERTS_WEBHOOK": ("alerts", "webhook"),
    "VITRINE_ALERTS_SECRET": ("alerts", "secret"),
}
"""Settings that the environment may hold instead of the file."""
_SECRET = ("token", "secret", "url", "key", "outputs", "webhook")
"""Words in the name of a setting whose value is not shown."""


def load(path: Path | None = None, env: Mapping[str, str] | None = None) -> Config:
    """Read and check the settings; without `path`, `config.yaml` of the checkout if it is there.

    `${NAME}` in a value is taken from the environment, else from the keys beside the file
    (`config.keys`). Raises `Misconfigured` with file, key, what was found and what was expected.
    """
    file = path or HOME / "config.yaml"
    env = {**read_keys(file), **(os.environ if env is None else env)}
    if path is None and not file.exists():
        return _checked({}, file, env)
    try:
        raw = read_yaml(file.read_text(encoding="utf-8"))
    except OSError as reason:
        raise Misconfigured(f"{file}: cannot be read ({reason.strerror})") from reason
    except (yaml.YAMLError, UnicodeDecodeError) as reason:
        raise Misconfigured(f"{file}: is not YAML: {_where(reason)}") from reason
    if raw is not None and not isinstance(raw, dict):
        raise Misconfigured(
            f"{file}: expected sections such as `show:`, found {type(raw).__name__}"
        )
    try:
        values = _filled(raw or {}, file, env)
    except RecursionError:
        raise Misconfigured(f"{file}: an anchor (`&`) contains itself (`*`)") from None
    return _checked(values, file, env)


def hub_token(env: Mapping[str, str] | None = None) -> SecretStr | None:
    """The operator's token for Hugging Face, for models that ask for a login."""
    token = (os.environ if env is None else env).get("HF_TOKEN", "").strip()
    return SecretStr(token) if token else None


def at_home(path: Path) -> Path:
    """A path of the settings as an absolute one."""
    return path if path.is_absolute() else HOME / path


def _where(reason: Exception) -> str:
    mark = getattr(reason, "problem_mark", None)
    words = str(getattr(reason, "problem", reason))
    return f"line {mark.line + 1}, column {mark.column + 1}: {words}" if mark else words


def _filled(value: Any, file: Path, env: Mapping[str, str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _filled(v, file, env, f"{key}.{k}".strip(".")) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, file, env, f"{key}.{i}") for i, v in enumerate(value)]
    if not isinstance(value, str):
        return value

    return filled(value, f"{file}: {key}", env)


def filled(text: str, where: str, env: Mapping[str, str] | None = None) -> str:
    """`text` with every `${NAME}` taken from the environment.

    Raises `Misconfigured` for one that is not set, or empty; `where` says who asks for it.
    """
    known = os.environ if env is None else env

    def from_env(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            raise Misconfigured(f"{where}: the environment variable {name} is not set")
        if not known[name]:
            raise Misconfigured(f"{where}: the environment variable {name} is empty")
        return known[name]

    return _REFERENCE.sub(from_env, text)


def _checked(raw: dict[str, Any], file: Path, env: Mapping[str, str]) -> Config:
    for name, (section, key) in _FROM_ENV.items():
        if name in env:
            raw = {**raw, section: {**(raw.get(section) or {}), key: env[name]}}
    try:
        return Config.model_validate(raw)
    except ValidationError as reason:
        raise Misconfigured("\n".join(_faults(reason, file))) from None


def _faults(reason: ValidationError, file: Path) -> list[str]:
    words = []
    for error in reason.errors(include_url=False, include_context=False):
        key = ".".join(str(part) for part in error["loc"]) or "(file)"
        found = error["input"]
        # A key of the stream may stand where a section or an output was expected.
        secret = any(word in key for word in _SECRET)
        section = "." not in key
        if error["type"] == "extra_forbidden":
            words.append(f"{file}: {key}: no such setting")
        elif secret or section or isinstance(found, dict | list):
            words.append(f"{file}: {key}: {error['msg']}")
        else:
            words.append(f"{file}: {key}: {error['msg']}, found {found!r}")
    return words
