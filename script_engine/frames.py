"""The playbook's frames: read and checked once, kept by act."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from catalog.product import ClaimClass
from script_engine import brackets, shapes
from script_engine import grammar as grammars
from script_engine.brackets import Malformed, Tree, chance, count, draw, expansions, parse
from script_engine.frame import Frame
from script_engine.grammar import Grammar, grammar
from script_engine.kept_frames import fingerprint, load, store
from script_engine.shapes import SLOT, demands
from studio.errors import Misconfigured
from studio.language_file import language_of
from studio.yaml_text import yaml_file

COPY = Path(__file__).resolve().parent / "copy"

TONES = frozenset({"calm", "bright", "wry", "warm", "brisk"})

SLOTS = frozenset({
    "asker", "host", "shop", "brand", "category", "name", "short_name", "other_name", "next_name",
    "price", "was", "saving", "other_price", "percent_off", "stock", "offer_end", "offer_left",
    "feature",
    "other_feature", "benefit", "material", "other_material", "size", "other_size", "sizes",
    "colours", "other_colours", "care", "shipping", "returns", "difference", "fact_name",
    "fact_value", "headline", "count", "link", "part_of_day", "use", "audience", "place",
    "faq",
    *(f"claim.{kind}" for kind in get_args(ClaimClass)),
})  # fmt: skip
"""Every slot a frame may use."""

_KEYS = {"id", "text", "needs", "tone"}
_PROBES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """All frames of one language."""

    lang: str
    acts: dict[str, tuple[Frame, ...]]

    def of(self, act: str) -> tuple[Frame, ...]:
        return self.acts.get(act, ())

    def sayable(self, act: str, offered: frozenset[str]) -> tuple[Frame, ...]:
        """The frames of an act for which `offered` is enough."""
        return _sayable(self, act, offered)


@lru_cache(maxsize=4096)
def _sayable(frames: Copy, act: str, offered: frozenset[str]) -> tuple[Frame, ...]:
    return tuple(frame for frame in frames.of(act) if frame.can_say(offered))


def copy(lang: str, folder: Path = COPY, kept: Path | None = None) -> Copy:
    """The frames for a BCP 47 tag. Raises `Misconfigured`, naming file, id and fault.

    `kept` is the folder where they are kept as they were read, for the next start.
    """
    return _copy(lang, folder, kept)


@cache
def _copy(lang: str, folder: Path, kept: Path | None) -> Copy:
    home = folder / lang.partition("-")[0]
    files = sorted(home.glob("*.yaml"))
    if not files:
        known = ", ".join(sorted(p.name for p in folder.iterdir() if p.is_dir())) or "none"
        raise Misconfigured(f"show.language: no copy for {lang!r} in {folder}, there is: {known}")
    if kept is None:
        return Copy(lang, _read(files, lang))
    try:
        key = fingerprint((*files, *_deciding(lang)), lang, *sorted(TONES | SLOTS))
    except OSError:
        return Copy(lang, _read(files, lang))
    place = kept / f"frames-{fingerprint((), lang, str(home.absolute()))}.json"
    acts = load(place, key)
    if acts is None:
        acts = _read(files, lang)
        store(place, key, acts)
    return Copy(lang, acts)


def _deciding(lang: str) -> Iterator[Path]:
    """The files that decide how a frame is read."""
    yield grammars.FOLDER / f"{language_of(lang)}.yaml"
    yield from map(Path, (__file__, brackets.__file__, grammars.__file__, shapes.__file__))


def _read(files: Iterable[Path], lang: str) -> dict[str, tuple[Frame, ...]]:
    words = grammar(lang)
    return {file.stem: tuple(_frames(file, lang, words)) for file in files}


def _frames(file: Path, lang: str, words: Grammar) -> Iterator[Frame]:
    seen: set[str] = set()
    for number, row in enumerate(_rows(file), 1):
        where = f"{file}: entry {number}"
        if not isinstance(row, dict) or set(row) != _KEYS:
            found = sorted(row) if isinstance(row, dict) else repr(row)
            raise Misconfigured(f"{where}: found {found}, expected the keys {sorted(_KEYS)}")
        frame = frame_of(row, file, lang, words)
        if frame.id in seen:
            raise Misconfigured(f"{file}: {frame.id}: this id is used twice, expected a new one")
        seen.add(frame.id)
        yield frame


def _rows(file: Path) -> list[Any]:
    rows = yaml_file(file)
    if not isinstance(rows, list) or not rows:
        raise Misconfigured(f"{file}: found {type(rows).__name__}, expected a list of frames")
    return rows


def frame_of(row: dict[str, Any], file: Path, lang: str, words: Grammar) -> Frame:
    """One entry of a file of frames, checked. Raises `Misconfigured` with its fault."""
    name, text, tone = row["id"], row["text"], row["tone"]
    where = f"{file}: {name}"
    if not isinstance(name, str) or not isinstance(text, str) or not text.strip():
        raise Misconfigured(f"{where}: expected a text for `id` and for `text`")
    if not name.startswith(f"{file.stem}-"):
        raise Misconfigured(f"{where}: expected an id that starts with {file.stem}-")
    if tone not in TONES:
        raise Misconfigured(f"{where}: found tone {tone!r}, expected one of {sorted(TONES)}")
    try:
        tree = parse(text)
    except Malformed as broken:
        raise Misconfigured(f"{where}: {broken}; expected pairs such as [one|two|]") from broken
    used = frozenset(SLOT.findall(text)) - {"asker"}
    needs = row["needs"] if isinstance(row["needs"], list) else []
    for fault in _faults(text, used, needs, words):
        raise Misconfigured(f"{where}: {fault}")
    beyond = frozenset(needs) - used
    ways = tuple(way | beyond for way in _ways(tree, name, file.stem, lang))
    slots = frozenset(SLOT.findall(text))
    return Frame(name, file.stem, tone, text, frozenset(needs), slots, ways)


def _faults(text: str, used: frozenset[str], needs: list[Any], words: Grammar) -> Iterator[str]:
    if strange := sorted(used.union(map(str, needs)) - SLOTS):
        yield f"found the slots {strange}, expected one of {sorted(SLOTS)}"
    if lacking := sorted(used.difference(needs)):
        yield f"found no {lacking} in needs, expected every slot of the text"
    if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
        yield "found a brace that belongs to no slot, expected {slot}"
    if unfit := words.unfit.search(text):
        yield f"found {unfit[1]!r} before a slot, expected words that fit any value"


def _ways(tree: Tree, name: str, act: str, lang: str) -> tuple[frozenset[str], ...]:
    if count(tree) <= _PROBES:
        texts = list(islice(expansions(tree), _PROBES))
    else:
        rng = chance(name)
        texts = [draw(tree, rng) for _ in range(_PROBES)]
    found = {demands(text, act, lang) for text in set(texts)}
    # a way that asks for more than another one adds nothing
    return tuple(way for way in found if not any(other < way for other in found))
