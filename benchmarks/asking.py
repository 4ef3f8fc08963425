"""Comment to answer at a real show: questions are posted as viewers do, and the journal tells."""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from benchmarks.answers import Stages
from benchmarks.questions import Asked
from benchmarks.show import Show

LAST = 30.0
"""Seconds that the last answer is waited for."""
_TOLD = """
SELECT cause, planned.t, handed.t, aired.t
FROM (SELECT json_extract(data, '$.cause') AS cause, json_extract(data, '$.line') AS line, t
      FROM entries WHERE kind = 'planned' AND json_extract(data, '$.act') != 'filler') AS planned
JOIN (SELECT json_extract(data, '$.line') AS line, t FROM entries WHERE kind = 'handed') AS handed
  ON handed.line = planned.line
JOIN (SELECT json_extract(data, '$.line') AS line, min(json_extract(data, '$.t')) AS t
      FROM entries WHERE kind = 'aired' GROUP BY line) AS aired ON aired.line = planned.line
WHERE cause LIKE 'comment %' ORDER BY aired.t
"""


def ask(show: Show, asked: Iterable[Asked]) -> list[Stages]:
    """Post these questions at their times, and wait until the last one was answered."""
    stages: dict[str, Stages] = {}
    began = time.monotonic()
    for one in asked:
        time.sleep(max(0.0, began + one.at - time.monotonic()))
        state = show.get("/api/state")
        air, age = state["air"], state["air_age"]
        number = show.say(one.text, one.author)
        said = air["now"]
        rest = max(0.0, said["duration"] - said["position"] - age) if said else 0.0
        stages[number] = Stages(air["t"] + age, one.text, rest)
    end = time.monotonic() + LAST
    while time.monotonic() < end and any(s.sounded is None for s in stages.values()):
        time.sleep(1)
        _read(show.run / "journal.db", stages)
    return list(stages.values())


def _read(journal: Path, stages: dict[str, Stages]) -> None:
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(journal)) as db:
        for cause, planned, handed, aired in db.execute(_TOLD):
            told = stages.get(cause.removeprefix("comment "))
            if told is not None and told.sounded is None:
                told.decided, told.voiced, told.sounded = planned, handed, aired
