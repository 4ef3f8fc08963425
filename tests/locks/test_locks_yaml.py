"""A few lines of YAML that would grow to billions of values are refused, by whoever reads them."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from avatar.pack import load_pack
from catalog import load as catalogue
from catalog.sidecar import read_sidecar
from studio.config import HOME, load
from studio.errors import Misconfigured
from studio.rundown import read_rundown
from studio.yaml_text import read_yaml

pytestmark = pytest.mark.timeout(30)


def laughs(top: str) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines) + f"\n{top}: *a11\n"


def merges(top: str) -> str:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    return "\n".join(lines) + f"\n{top}: *a11\n"


def chain(top: str) -> str:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 3000))]
    return "\n".join(lines) + f"\n{top}: *a2999\n"


def shorter_chain(top: str) -> str:
    return chain(top).replace("\n", "\n", 1).split("a500:")[0] + f"{top}: *a499\n"


def itself(top: str) -> str:
    return f"{top}: &a [*a, {{b: *a}}]\n"


BOMBS = [laughs, merges, chain, shorter_chain, itself]


@pytest.mark.parametrize("bomb", [laughs, merges, chain])
def test_yaml_that_grows_is_refused(bomb: object) -> None:
    with pytest.raises(yaml.YAMLError, match="grows by its aliases"):
        read_yaml(bomb("a"))  # type: ignore[operator]  # one of ours


def test_aliases_that_mean_well_are_read() -> None:
    assert read_yaml("a: &a [1, 2]\nb: [*a, *a]") == {"a": [1, 2], "b": [[1, 2], [1, 2]]}


@pytest.mark.parametrize("bomb", BOMBS)
def test_whoever_reads_it_refuses(bomb: object, tmp_path: Path) -> None:
    def text(top: str) -> str:
        return str(bomb(top))  # type: ignore[operator]  # one of ours

    file = tmp_path / "a.yaml"
    for top in ("show", "catalog", "voice"):
        file.write_text(text(top))
        with pytest.raises(Misconfigured, match=r"a\.yaml"):
            load(file, env={})
    for top in ("rotation", "fixed"):
        file.write_text(text(top))
        with pytest.raises(Misconfigured):
            read_rundown(file)
    with pytest.raises(Misconfigured):
        catalogue.read(text("products").encode(), "a.yaml")
    with suppress(Misconfigured):  # what is no product of ours is told as a problem
        read_sidecar(text("products").encode(), "a.yaml")
    folder = tmp_path / "pack"
    shutil.copytree(HOME / "avatar" / "packs" / "mascot", folder)
    (folder / "pack.yaml").write_text(text("layers"))
    with pytest.raises(Misconfigured):
        load_pack(folder)
