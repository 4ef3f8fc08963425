"""The journal's chain is looked at beside the show, from the first entry on, and again each day."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from showrunner.chain import AGAIN, PIECE, Chain
from studio.clock import SimulatedClock
from studio.patient_journal import PatientJournal

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def settled(chain: Chain, clock: SimulatedClock, seconds: float) -> None:
    """Let it work for so long on the simulated clock."""
    end = clock.now() + seconds
    while clock.now() < end:
        await clock.pause(0.01)


def test_a_row_that_is_altered_is_found_though_all_was_sound_before(tmp_path: Path) -> None:
    clock = SimulatedClock()
    journal = PatientJournal(tmp_path / "journal.db", clock)
    for n in range(3 * PIECE):
        journal.write(float(n), NOW, "aired", {"n": n})
    chain = Chain(journal, clock)

    async def look() -> None:
        task = asyncio.ensure_future(chain.run())
        await asyncio.sleep(0)
        assert not chain.checked, "all of it in one go"
        await settled(chain, clock, 2)
        assert (chain.checked, chain.sound) == (True, True)
        # An old row, long found sound: nothing that was noted of it is believed.
        journal._db.execute("UPDATE entries SET data = '{\"n\": 8}' WHERE number = 2")
        journal.write(0.0, NOW, "aired", {"n": -1})
        await settled(chain, clock, AGAIN)
        assert not chain.sound
        task.cancel()

    asyncio.run(look())
    journal.close()
