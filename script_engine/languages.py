"""Which languages a show can be in, and what one still lacks."""

from pathlib import Path

from catalog import wording
from script_engine import grammar, quoting
from studio.errors import Misconfigured
from studio.language_file import GUIDE, language_of

HOME = Path(__file__).resolve().parent

FOLDERS = ("copy", "rules", "lexicon")
"""Folders with a folder of files per language: what is said, may not be said, is understood."""
MODEL = "en"
"""The language that has every file; another one needs the files of the same names."""


def spoken(home: Path = HOME) -> tuple[str, ...]:
    """The languages somebody wrote copy for, by name."""
    return tuple(sorted(path.name for path in (home / "copy").iterdir() if path.is_dir()))


def lacking(lang: str, home: Path = HOME) -> tuple[str, ...]:
    """The files a show in `lang` would miss, as paths from the checkout."""
    name = language_of(lang)
    single = (grammar.FOLDER, quoting.FOLDER, wording.FOLDER)
    wanted = [folder / f"{name}.yaml" for folder in single]
    for kind in FOLDERS:
        model = home / kind / MODEL
        wanted += [home / kind / name / file.relative_to(model) for file in model.rglob("*.yaml")]
    return tuple(_short(file, home) for file in sorted(wanted) if not file.is_file())


def _short(file: Path, home: Path) -> str:
    """A path as one reads it from the checkout."""
    for checkout in (home.parent, HOME.parent):
        if file.is_relative_to(checkout):
            return str(file.relative_to(checkout))
    return str(file)


def ready(lang: str, home: Path = HOME) -> None:
    """Check that everything a show in `lang` needs is there.

    Raises `Misconfigured`: for a language nobody wrote for with those there are, for one that is
    begun with the files and sections it lacks.
    """
    known = spoken(home)
    if language_of(lang) not in known:
        raise Misconfigured(
            f"show.language: found {lang!r}, expected a language the host has words for: "
            f"{', '.join(known)}"
        )
    if gaps := lacking(lang, home):
        raise Misconfigured(
            f"show.language: {lang!r} lacks {', '.join(gaps)}; {GUIDE} says what each is"
        )
    wording.complete(lang)
    grammar.grammar(lang)
    quoting.manner(lang)
