"""The configuration reference and the commented file must know every key, and no other."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from studio.config import HOME, load
from studio.settings import Config


def keys(model: type[BaseModel], before: str = "") -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and not before:
            found |= keys(kind, f"{name}.")
        else:
            found.add(before + name)
    return found


def test_the_commented_file_loads() -> None:
    assert load(HOME / "config.yaml", env={}).show.name == "Fernhollow"


@pytest.mark.parametrize("key", sorted(keys(Config)))
def test_every_key_is_in_the_commented_file_and_in_the_reference(key: str) -> None:
    section, name = key.split(".")
    text = (HOME / "config.yaml").read_text(encoding="utf-8")
    block = re.search(rf"^{section}:\n((?:[ #].*\n|\n)+)", text, re.MULTILINE)
    assert block is not None
    if name != "settings":
        assert re.search(rf"^  (# )?{name}:", block[1], re.MULTILINE), key
    assert f"`{key}`" in Path(HOME / "docs/configuration.md").read_text(encoding="utf-8")


def test_the_reference_names_no_key_that_does_not_exist() -> None:
    text = Path(HOME / "docs/configuration.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", text, re.MULTILINE))
    assert named == keys(Config)
