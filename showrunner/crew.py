"""The thinking rooms, wired: the same for a live show, a rehearsal and a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalog.shelf import Shelf
from script_engine.director import Director
from script_engine.feasible import check
from script_engine.gate import Gate
from script_engine.languages import ready
from script_engine.tail import Tail
from script_engine.writer import Note, Pen, Penned, Writer
from showrunner.pronunciation import Pronunciation
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.engines import engine
from studio.errors import Misconfigured
from studio.reading import Reader
from studio.settings import Config


@dataclass(frozen=True, slots=True)
class Crew:
    """Who decides what is said."""

    shelf: Shelf
    reader: Reader
    director: Director
    writer: Writer
    gate: Gate
    pen: Pen | None = None
    """Writes ahead, where the writer has one who does."""


def assemble(
    config: Config,
    clock: Clock,
    show_id: str,
    note: Note,
    resume: Sequence[Mapping[str, Any]] | None = (),
    read: Pronunciation | None = None,
) -> Crew:
    """Open the catalogue and hire everybody.

    `note` writes journal entries; `resume` are the data of the last `aired` entries, oldest first:
    None when the Director is to begin later.
    `read` is the reader of a booth that is open already; it follows this catalogue from now on.
    Raises `Misconfigured` or `Unavailable`.
    """

    def said(words: str) -> None:
        note("catalog", {"what": words})

    ready(config.show.language)
    shelf = Shelf(config.catalog.file, config.catalog, clock, config.show.timezone, said)
    snapshot = shelf.open()
    check(config.script, config.show.timezone, [p.sku for p in snapshot.products], clock.wall())
    read = read or Pronunciation(config.voice.lexicon)
    read.follow(lambda: shelf.snapshot.said_as)
    gate = Gate(read, config.show.language, config.script.banned)
    writer = _writer(config)
    director = Director(
        config.script,
        config.show,
        snapshot=snapshot,
        writer=writer,
        gate=gate,
        clock=clock,
        note=note,
        tail=show_id if resume is None else Tail(show_id, resume),
    )
    pen = None
    if isinstance(writer, Penned):
        # It works in real time, also beside a show that is only simulated.
        pen = writer.pen(gate, note, SystemClock(), config.show.language)
    return Crew(shelf, read, director, writer, gate, pen)


def _writer(config: Config) -> Writer:
    chosen = config.script.writer
    kind = engine("writer", chosen.engine)
    try:
        # An engine that rolls dice gets the show's seed, unless its settings name another.
        # One that has weights of its own finds them where those of the voices are.
        told = {
            "seed": config.show.seed,
            "models": config.models.folder,
            "cache": at_home(config.run.cache),
        }
        known = {key: told[key] for key in told if key in kind.Settings.model_fields}
        settings = kind.Settings.model_validate(known | chosen.settings)
    except ValidationError as reason:
        # Without what was found: an engine's settings may hold a key.
        faults = (
            f"script.writer.settings.{'.'.join(map(str, error['loc']))}: {error['msg']}"
            f" (engine {chosen.engine!r})"
            for error in reason.errors(include_url=False, include_context=False)
        )
        raise Misconfigured("\n".join(faults)) from None
    writer: Writer = kind(settings)
    return writer
