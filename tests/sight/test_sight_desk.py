"""The desk raises the alarm, also where it shows no pages."""

import asyncio
from pathlib import Path

from showrunner.desk import serve
from showrunner.pulse import Heart
from showrunner.session import Session
from studio.clock import SimulatedClock
from studio.settings import Config
from tests.sight.test_sight_webhook import Receiver


def test_without_a_console_and_with_nobody_else_there_the_webhook_is_told(tmp_path: Path) -> None:
    async def work() -> list[str]:
        async with Receiver().open() as receiver:
            config = Config.model_validate(
                {"run": {"folder": str(tmp_path)}, "alerts": {"webhook": receiver.url}}
            )
            session = Session(config=config, show="s", start=0.0, sockets=tmp_path, outputs=(),
                              hls=None, token="t", console=False)  # fmt: skip
            async with asyncio.timeout(30):
                desk = asyncio.ensure_future(serve(session, SimulatedClock(), Heart(None)))
                while len(receiver.bodies) < 2:
                    await asyncio.sleep(0.005)
                desk.cancel()
                await asyncio.gather(desk, return_exceptions=True)
            return receiver.texts

    assert {text.partition(" ")[2] for text in asyncio.run(work())} >= {
        "Playout has not reported yet.",
        "The script engine has not reported yet.",
    }
