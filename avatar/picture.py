"""Develops one product picture of any kind in the formats that the stage asks for.

Runs as a process of its own (`python -m avatar.picture`), because files come from outside: a
picture that takes for ever, or all memory, costs that process and not a frame of the show.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from pathlib import Path

from PIL import Image

from avatar.picture_cut import cut_out
from avatar.picture_file import Unreadable, opened
from avatar.picture_fit import contained, fitted, in_own_shape
from avatar.picture_format import Format

_MEMORY = 2_000_000_000


def developed(picture: Image.Image, to: Format) -> Image.Image | None:
    """An RGBA picture in a format; None when it cannot be cut out well."""
    if to.own:
        return in_own_shape(picture, to.width, to.height)
    if not to.cut:
        return fitted(picture, to.width, to.height)
    product = cut_out(picture)
    if product is None:
        return None
    size = contained(product.size, (to.width, to.height))
    return product.resize(size, Image.Resampling.LANCZOS)


def main() -> int:
    """Develop a file into PNGs; 1 and a reason on standard error when it cannot be read.

    A format that the picture cannot have becomes an empty file.
    """
    parser = argparse.ArgumentParser(prog="avatar.picture", description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("prints", nargs="+", metavar="FORMAT=PNG")
    wanted = parser.parse_args()
    parts = [wish.partition("=") for wish in wanted.prints]
    prints = [(Format.parse(form), Path(out)) for form, _, out in parts]
    os.nice(10)  # the show comes first
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        picture = opened(wanted.file, 2 * max(max(form.width, form.height) for form, _ in prints))
        for form, out in prints:
            _store(developed(picture, form), out)
    except Unreadable as reason:
        sys.stderr.write(f"{reason}\n")
        for _, out in prints:
            _store(None, out)
        return 1
    return 0


def _store(picture: Image.Image | None, out: Path) -> None:
    partial = out.with_name(f".{out.name}")
    if picture is None:
        partial.touch()
    else:
        picture.save(partial, "PNG", compress_level=1)
    partial.replace(out)


if __name__ == "__main__":
    sys.exit(main())
