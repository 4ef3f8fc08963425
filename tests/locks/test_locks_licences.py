"""What runs in our processes is licensed so that a shop may run it, and whoever is not is named."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

COPYLEFT = re.compile(r"\b(AGPL|Affero|GPL|GNU General Public)", re.IGNORECASE)
LESSER = re.compile(r"\b(LGPL|Lesser General Public|Library General Public)", re.IGNORECASE)
NAMED = {
    "num2words": "LGPL-2.1, imported as it is",
    "soxr": "LGPL-2.1, a library of its own beside its binding",
    "espeakng-loader": "GPL-3.0 inside; loaded by a child process only",
    "pyphen": "GPL, LGPL or MPL, at our choice: MPL",
}
"""Libraries under a copyleft licence, and why they may be here: docs/decisions/0005-parts.md."""

SILENT = {"vitrine", "resvg-py", "espeakng-loader"}
"""Their packages say nothing; the repositories say MIT or Apache-2.0, and MIT."""


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def wanted(root: str) -> dict[str, Distribution]:
    """Everything that is installed because `root` needs it to run."""
    found: dict[str, Distribution] = {}
    open_ = [(root, frozenset[str]())]
    seen = set(open_)
    while open_:
        name, extras = open_.pop()
        one = installed(name)
        if one is None:
            continue
        found[re.sub(r"[-_.]+", "-", name).lower()] = one
        for line in one.requires or ():
            need = Requirement(line)
            applies = need.marker is None or any(
                need.marker.evaluate({"extra": extra}) for extra in extras or {""}
            )
            key = (re.sub(r"[-_.]+", "-", need.name).lower(), frozenset(need.extras))
            if applies and key not in seen:
                seen.add(key)
                open_.append(key)
    return found


def licence(one: Distribution) -> str:
    told = one.metadata
    words = [told.get("License-Expression") or "", (told.get("License") or "")[:200]]
    words += [line for line in told.get_all("Classifier") or () if line.startswith("License")]
    return " | ".join(word.strip() for word in words if word.strip())


def test_no_copyleft_library_is_in_our_processes_but_those_that_are_named() -> None:
    libraries = wanted("vitrine")
    assert len(libraries) > 40, "the dependencies of dependencies too"
    copyleft = {
        name for name, one in libraries.items()
        if COPYLEFT.search(licence(one)) or LESSER.search(licence(one))
    }  # fmt: skip
    assert copyleft <= set(NAMED), {
        name: licence(libraries[name]) for name in copyleft - set(NAMED)
    }


def test_every_library_says_what_its_licence_is() -> None:
    silent = {name for name, one in wanted("vitrine").items() if not licence(one)}
    assert silent <= SILENT, silent - SILENT
