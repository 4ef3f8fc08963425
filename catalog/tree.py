"""YAML or JSON as nested lists and mappings of texts, with words for what is neither."""

import json
from typing import Any

import yaml

from catalog.yaml_texts import yaml_texts


class NoTree(ValueError):
    """Text that is not YAML or JSON, or of another shape. The message says where or why."""


def tree(text: str) -> tuple[str, Any]:
    """`YAML` or `JSON`, and what the text holds: every scalar as text. Raises `NoTree`."""
    try:
        if text.lstrip()[:1] in {"{", "["}:
            try:
                return "JSON", _texts(json.loads(text, parse_float=str, parse_int=str))
            except json.JSONDecodeError as reason:
                return "YAML", _from_yaml(text, reason)
        return "YAML", _from_yaml(text, None)
    except RecursionError as reason:
        raise NoTree("lists within lists beyond all measure") from reason


def _from_yaml(text: str, json_reason: json.JSONDecodeError | None) -> Any:
    try:
        return yaml_texts(text)
    except (yaml.YAMLError, ValueError) as reason:
        if json_reason is not None:
            place = f"line {json_reason.lineno}, column {json_reason.colno}"
            raise NoTree(f"{place}: {json_reason.msg}") from reason
        mark = getattr(reason, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise NoTree(f"{place}{getattr(reason, 'problem', None) or reason}") from reason


def _texts(value: Any) -> Any:
    """JSON's true, false and null as texts, as in YAML."""
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
