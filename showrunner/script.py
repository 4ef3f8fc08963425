"""`vitrine script`: the words of a show on a simulated clock, with audience and edits."""

import json
import logging
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import Progress

from catalog.edits import Edit, read_edits
from chat.replay import read as read_chat
from showrunner import day_report
from showrunner.asrun import row
from showrunner.crew import Crew, assemble
from showrunner.day_report import Gathered
from showrunner.oracle import Oracle
from showrunner.penned import beside
from studio.clock import SimulatedClock
from studio.errors import Misconfigured
from studio.settings import Config
from studio.show import Aired, BoundLine, Comment

log = logging.getLogger(__name__)

WORDS_PER_SECOND = 2.7
"""Pace of the embedded voice at rate 1.0, measured over its reading of the demo script."""
PAUSE = 0.35
"""Seconds of breath between two lines."""
NOTHING_TO_SAY = 0.5
"""Seconds until the next look when the Director has no line."""


def script(
    config: Config,
    out: Path,
    hours: float,
    chat: Path | None = None,
    edits: Path | None = None,
    *,
    report: Path | None = None,
    as_json: bool = False,
) -> None:
    """Write the transcript of `hours` of show to `out`. Same inputs give the same bytes.

    What it was like is printed, as tables or `as_json`, and written to `report`.
    """
    comments = deque(read_chat(chat) if chat else ())
    changes = deque(read_edits(edits) if edits else ())
    gathered = Gathered()
    crew, rows = begun(config, hours * 3600, comments, changes, gathered)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8") as sheet, _bar() as progress:
            bar = progress.add_task("writing", total=hours * 3600)
            for entry in rows:
                _write(sheet, entry)
                progress.update(bar, completed=entry["t"] + entry["dur"])
    except OSError as reason:
        raise Misconfigured(f"--out {out}: cannot be written ({reason.strerror})") from reason
    chat_log = crew.director.chat()
    del crew, rows  # the report needs as much room as the show did
    told = day_report.report(out, hours * 3600, gathered, chat_log)
    if as_json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        day_report.show(told)
    try:
        if report is not None:
            day_report.save(told, report)
    except OSError as reason:
        raise Misconfigured(f"--report {report}: cannot be written ({reason.strerror})") from reason


def lines(
    config: Config, seconds: float, comments: deque[Comment], edits: deque[Edit]
) -> Iterator[dict[str, Any]]:
    """Rows of the transcript, one after the other, until show time `seconds`.

    Raises `Misconfigured` at once, before the first row is asked for.
    """
    return begun(config, seconds, comments, edits, Gathered())[1]


def begun(
    config: Config,
    seconds: float,
    comments: deque[Comment],
    edits: deque[Edit],
    gathered: Gathered,
) -> tuple[Crew, Iterator[dict[str, Any]]]:
    """Who writes the script, and its rows. What is no row goes into `gathered`."""
    clock = SimulatedClock()
    crew = assemble(config, clock, "script", gathered.note)
    return crew, _rows(config, crew, clock, seconds, comments, edits, gathered)


def _rows(
    config: Config,
    crew: Crew,
    clock: SimulatedClock,
    seconds: float,
    comments: deque[Comment],
    edits: deque[Edit],
    gathered: Gathered,
) -> Iterator[dict[str, Any]]:
    oracle = Oracle(config)
    with beside(crew, clock.now) as write_ahead:
        while clock.now() < seconds:
            t = clock.now()
            _arrive(crew, t, comments, edits)
            write_ahead()
            bound = crew.director.urgent(t) or crew.director.next(t)
            crew.director.withdrawn()
            if bound is None:
                clock.lag(NOTHING_TO_SAY)
                continue
            snapshot, now = crew.shelf.snapshot, clock.wall()
            entry = _spoken(config, crew, bound, clock)
            gathered.figures(entry, oracle.wrong(bound, snapshot, now))
            gathered.judged = oracle.judged
            gathered.answered(bound.line.cue.reply_to, entry["t"])
            yield entry


def _spoken(config: Config, crew: Crew, bound: BoundLine, clock: SimulatedClock) -> dict[str, Any]:
    spoken = crew.reader(bound.text, config.show.language).spoken
    t = clock.now()
    dur = max(0.5, len(spoken.split()) / (WORDS_PER_SECOND * config.voice.rate))
    clock.lag(dur)
    crew.director.aired(Aired(bound.line.id, 0, 1, t, dur, cut=False))
    clock.lag(PAUSE)
    return row(bound, spoken, bound.text, t, dur, cut=False)


def _arrive(crew: Crew, t: float, comments: deque[Comment], edits: deque[Edit]) -> None:
    if (turned := crew.shelf.turn()) is not None:
        crew.director.catalogue(turned)
    while edits and edits[0].t <= t:
        before = crew.shelf.snapshot
        problem = crew.shelf.edit(edits.popleft())
        if problem is not None:
            log.warning("--edits: %s", problem)
        if crew.shelf.snapshot is not before:
            crew.director.catalogue(crew.shelf.snapshot)
            if crew.pen is not None:
                crew.pen.changed(crew.shelf.snapshot.changed)
    while comments and comments[0].at <= t:
        crew.director.hear(comments.popleft())


def _bar() -> Progress:
    """On standard error: the report may go to standard output."""
    return Progress(console=Console(stderr=True))


def _write(sheet: TextIO, entry: dict[str, Any]) -> None:
    sheet.write(json.dumps(entry, ensure_ascii=False) + "\n")
