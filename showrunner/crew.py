"""The thinking rooms, wired: the same for a live show, a rehearsal and a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalog.shelf import Shelf
from script_engine.composer import Note
from script_engine.director import Director
from script_engine.gate import Gate
from script_engine.languages import ready
from script_engine.tail import Tail
from script_engine.writer import Writer
from showrunner.pronunciation import Pronunciation
from studio.clock import Clock
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
    read = read or Pronunciation(config.voice.lexicon)
    read.follow(lambda: shelf.snapshot.said_as)
    gate = Gate(read, config.show.language, config.script.banned)
    director = Director(
        config.script,
        config.show,
        snapshot=snapshot,
        writer=_writer(config),
        gate=gate,
        clock=clock,
        note=note,
        tail=show_id if resume is None else Tail(show_id, resume),
    )
    return Crew(shelf, read, director)


def _writer(config: Config) -> Writer:
    chosen = config.script.writer
    kind = engine("writer", chosen.engine)
    try:
        # An engine that rolls dice gets the show's seed, unless its settings name another.
        seeded = {"seed": config.show.seed} if "seed" in kind.Settings.model_fields else {}
        settings = kind.Settings.model_validate(seeded | chosen.settings)
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
