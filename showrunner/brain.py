"""The brain process: it thinks until it is told to stop, or until the show is ended by order."""

import asyncio
import logging
import signal
import sys

from showrunner import child
from showrunner.pronunciation import Pronunciation
from showrunner.pulse import Heart
from showrunner.session import Session
from showrunner.supervise import ENDED
from showrunner.thinking import Brain
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.patient_journal import PatientJournal
from voice.booth import Booth

log = logging.getLogger(__name__)


async def think(session: Session, clock: Clock, heart: Heart) -> bool:
    """Run the brain until SIGTERM, or the end of the show by order: True then."""
    loop = asyncio.get_running_loop()
    journal = PatientJournal(at_home(session.config.run.folder) / "journal.db", clock)
    cache = at_home(session.config.run.cache)
    config = session.config
    read = Pronunciation(config.voice.lexicon)
    async with Booth(config.voice, config.show, cache, clock, read, config.models) as booth:
        brain = Brain(session, clock, journal, booth, read)
        task = asyncio.ensure_future(brain.run())
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        try:
            # Not before: what has to be read at a start takes a busy machine longer than a brain
            # that works may be quiet.
            with heart.on_loop(lambda: brain.moves):
                await task
        except asyncio.CancelledError:
            log.info("the brain ends")
        finally:
            journal.close()
    return brain.ended.is_set()


def work(session: Session, heart: Heart) -> None:
    """Think until told to stop or until the supervisor is gone."""
    child.when_orphaned(lambda: signal.raise_signal(signal.SIGTERM))
    if asyncio.run(think(session, SystemClock(), heart)):
        sys.exit(ENDED)


if __name__ == "__main__":
    child.run("brain", work)
