"""The desk process: pages and API on one side, lines to playout and brain on the other."""

import asyncio
import logging
import os
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import uuid4

import uvicorn

from chat.own_site import comment as own_site_comment
from console.access_file import NAME, AccessFile
from console.app import build
from console.desk import DeskState, Floor
from console.glance import glance
from console.hour import Hour
from console.marks import marks
from console.neighbours import Neighbours
from console.past_hour import PastHour
from console.stills import Picture
from console.untold import Untold
from console.watchers import Watchers
from showrunner import child
from showrunner.after import AfterBook
from showrunner.alert_post import Post, over_http
from showrunner.disk_left import disk_watch
from showrunner.figures import figures
from showrunner.line import Line
from showrunner.lives_view import processes
from showrunner.microphone import Microphone
from showrunner.monitor_feed import MonitorFeed
from showrunner.pulse import Heart
from showrunner.recordings import Recordings
from showrunner.reload import DOOR, ask
from showrunner.session import Session
from showrunner.setup_bench import SetupBench
from showrunner.stills import Stills
from showrunner.untaken import Untaken
from showrunner.vigil import Vigil
from showrunner.wire import (
    Acted,
    Alarmed,
    Ask,
    Check,
    Checked,
    Chunk,
    Hello,
    LiveOver,
    Message,
    Still,
    TakeStill,
    Visit,
    Watching,
    Written,
)
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.orders import Mute, Order, OutputOrder, Receipt, ReloadConfig, SkipLine, Slate, Stop
from studio.reaction import Reaction
from studio.report import AirReport, HouseReport, ProcessRow
from studio.script_report import ScriptReport
from studio.who import TOKEN_USER

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds an order may wait for its receipt."""
CONNECTIONS = 800
"""Connections at a time, fewer than a process has file descriptors; beyond, the answer is 503."""
HEAD = 1 << 15
"""Bytes of a request line with its headers."""
VISITS = 256
"""What happened at the door while there was no brain to write it down; the oldest are lost first,
and are in the log."""
LOOK = 1.0
"""Seconds between two looks at the show."""
COUNT = 15.0
"""Seconds between two words to the journal of how many watch."""


class LiveDesk:
    """The show as the pages see it: the last reports, and ways to send orders and comments."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._air: AirReport | None = None
        self._script: ScriptReport | None = None
        self._processes: tuple[ProcessRow, ...] = ()
        self._version = 0
        self._news = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Receipt | Checked]] = {}
        self._numbers = count(1)
        self._run = uuid4().hex[:6]
        hello = Hello("desk", self._run)
        self.playout = Line(session.playout, hello, self._hear, self._playout_up)
        self.brain = Line(session.brain, hello, self._hear, self._brain_up)
        self._feed = MonitorFeed(self.playout.tell)
        self._untaken = Untaken(self.brain.tell)
        self._microphone = Microphone(self.brain.tell)
        self._visits: deque[Visit] = deque(maxlen=VISITS)
        self.watchers = Watchers(clock)
        self._counted = -COUNT
        self.disk = disk_watch(session, clock)
        alerts, folder = session.config.alerts, at_home(session.config.run.folder)
        post = None
        if alerts.webhook is not None:
            send = over_http(alerts.webhook)
            post = Post(send, session.config.show.name, alerts.secret, clock)
        self.vigil = Vigil(
            alerts, folder, clock, session.start,
            lambda alert: self.brain.tell(Alarmed(alert)), post,
        )  # fmt: skip
        pages = session.config.console
        self._past = PastHour()
        self._neighbours = Neighbours(
            pages.shows, self._run, pages.glance_token, clock, outputs=session.outputs
        )
        self._stills = Stills(lambda: self.playout.tell(TakeStill()), self.show_time)

    @property
    def hls(self) -> Path | None:
        return self._session.hls

    @property
    def version(self) -> int:
        return self._version

    def state(self) -> DeskState:
        now = self._clock.now() - self._session.start
        show = self._session.config.show
        alone = DeskState(
            version=self._version,
            show=show.name,
            host=show.host,
            language=show.language,
            air=self._air,
            air_age=now - self._air.t if self._air else now,
            script=self._script,
            script_age=now - self._script.t if self._script else now,
            wall=self._clock.wall().isoformat(timespec="seconds"),
            watchable=self._session.hls is not None,
            processes=self._processes,
            alarms=self.vigil.alarms,
            desk=self._run,
            watching=self.watchers.count if self._session.hls is not None else None,
            disk=self.disk.left,
        )
        return replace(alone, shows=self._neighbours.rows(glance(alone)))

    async def look_around(self) -> None:
        """Keep an eye on the other shows of the group."""
        await self._neighbours.run(self._tell)

    @property
    def marks(self) -> tuple[str, ...]:
        token = self._session.config.console.glance_token
        return tuple(marks(self._session.outputs, token)) if token else ()

    async def still(self) -> Picture | None:
        found = await self._stills.newest()
        return None if found is None else Picture(found.body, self._session.start + found.t)

    async def stills(self, *, look: bool) -> dict[str, Picture]:
        if not self._session.config.console.shows:
            return {}
        return self._neighbours.pictures(await self.still(), look=look)

    def house(self) -> HouseReport:
        free, size = self.vigil.disk or (None, None)
        post = self.vigil.post
        return HouseReport(
            figures(), free, size,
            post.sent if post else 0, post.failed if post else 0,
            post.dropped if post else 0, post.waiting if post else 0, self._feed.viewers,
            self.watchers.count, self.disk.left,
        )  # fmt: skip

    def hour(self) -> Hour:
        return self._past.hour

    async def look(self) -> None:
        """Keep an eye on the show: alarms are news, and so is a restart of another process."""
        self.vigil.resume()
        while True:
            seen = processes(self._session.lives, self._session.start)
            news = seen != self._processes
            self._processes = seen
            if self.vigil.look(self._air, self._script, seen) or news:
                self._tell()
            self._past.look(self.state(), self._clock.now())
            if self.hls is not None and self._clock.now() >= self._counted + COUNT:
                self._counted = self._clock.now()
                self.brain.tell(Watching(self.watchers.count))
            await self._clock.pause(LOOK)

    async def changed(self, after: int) -> int:
        while self._version <= after:
            await self._news.wait()
        return self._version

    async def order(
        self, order: Order, number: str | None = None, who: str = TOKEN_USER
    ) -> Receipt:
        number = number or f"{self._run}-{next(self._numbers)}"
        if isinstance(order, ReloadConfig):
            return await self._reload(number, who)
        if isinstance(order, Mute | Slate | SkipLine | Stop | OutputOrder):
            receipt = await self._receipt(self.playout, Ask(number, order, who), "playout")
            self.brain.tell(Acted(order, receipt, who))
            return receipt
        return await self._receipt(self.brain, Ask(number, order, who), "the script engine")

    def noted(self, who: str, what: str) -> None:
        log.info("desk: %s %r", who, what)
        self._visits.append(Visit(who, what))
        self._tell_visits()

    def _tell_visits(self) -> None:
        """Tell the journal what it does not know yet, as soon as there is a brain."""
        while self._visits and self.brain.tell(self._visits[0]):
            self._visits.popleft()

    async def _reload(self, number: str, who: str) -> Receipt:
        answer = await ask(self._session.sockets / DOOR, number, who)
        if answer is None:
            words = "Not done: the supervisor does not answer."
            return Receipt(number, done=False, words=words, at=self.show_time())
        done, at = answer["done"], answer["at"]
        return Receipt(number, done, answer["words"], at, effect=at if done else None)

    async def reloaded(self, who: str, _go: bool) -> tuple[bool | None, str]:  # noqa: FBT001
        """Have the show take the settings that were just written; whether it did, in words."""
        receipt = await self.order(ReloadConfig(), who=who)
        return receipt.done, receipt.words

    async def check(self, text: str) -> str | None:
        check = Check(f"{self._run}-{next(self._numbers)}", text)
        answer = await self._answer(self.brain, check.id, check)
        if isinstance(answer, Checked):
            return answer.refusal
        return "The script engine does not answer, so nothing can be checked right now."

    def comment(self, author: str, text: str) -> str | None:
        now = self.show_time()
        comment = own_site_comment(f"{self._run}-{next(self._numbers)}", author, text, now)
        if comment is None or not self._untaken.say(comment):
            return None
        return comment.id

    async def speak(
        self, sound: AsyncIterator[bytes], who: str = TOKEN_USER, floor: Floor | None = None
    ) -> str | None:
        talk = f"{self._run}-{next(self._numbers)}"
        return await self._microphone.speak(talk, sound, who, floor or Floor())

    def show_time(self) -> float:
        return self._clock.now() - self._session.start

    def react(self, reaction: Reaction) -> bool:
        return self.brain.tell(reaction)

    def picture(self, sku: str) -> Path | None:
        rows = self._script.products if self._script else ()
        found = next((row.picture for row in rows if row.sku == sku), None)
        return Path(found) if found else None

    def monitor(self) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._feed.watched()

    async def _brain_up(self) -> None:
        self._tell_visits()
        self._untaken.again(self.show_time())

    async def _playout_up(self) -> None:
        self._feed.again()

    async def _receipt(self, line: Line, ask: Ask, who: str) -> Receipt:
        answer = await self._answer(line, ask.id, ask)
        if isinstance(answer, Receipt):
            return answer
        now = self._clock.now() - self._session.start
        words = f"Not done: {who} does not answer; it is being started again."
        return Receipt(ask.id, done=False, words=words, at=now)

    async def _answer(self, line: Line, number: str, message: Message) -> Receipt | Checked | None:
        future: asyncio.Future[Receipt | Checked] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            if not line.tell(message):
                return None
            async with asyncio.timeout(PATIENCE):
                return await future
        except TimeoutError:
            return None
        finally:
            del self._waiting[number]

    async def _hear(self, message: Message) -> None:
        match message:
            case AirReport():
                self._air = message
            case ScriptReport():
                self._script = message
                self._untaken.seen(message)
            case Receipt(id=number) | Checked(id=number):
                future = self._waiting.get(number)
                if future is not None and not future.done():
                    future.set_result(message)
                return
            case Written() | Chunk() | LiveOver() | Still():
                self._hand_on(message)
                return
            case _:
                return
        self._tell()

    def _hand_on(self, message: Written | Chunk | LiveOver | Still) -> None:
        match message:
            case Written(alert=alert):
                self.vigil.written(alert)
            case Chunk():
                self._feed.show(message)
            case Still():
                self._stills.came(message)
            case LiveOver():
                self._microphone.over(message)

    def _tell(self) -> None:
        self._version += 1
        self._news.set()
        self._news = asyncio.Event()


async def serve(session: Session, clock: Clock, heart: Heart) -> None:
    """Run the pages until SIGTERM; without a console, the vigil alone."""
    desk = LiveDesk(session, clock)
    settings = session.config.console
    config = session.config
    run = at_home(config.run.folder)
    file = AccessFile(run / NAME)
    archive = Recordings(at_home(config.recording.folder), run / "journal.db", config.show.host)
    bench = SetupBench(session.file, session.sockets / "setup", clock, desk.reloaded)
    past = AfterBook(run / "journal.db", clock, desk.state, archive.places)
    app = build(desk, settings, session.token, clock, file, archive, bench, past)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,  # its lines go where all of ours go
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the application has its own list of whom to believe
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=HEAD,
            ws_max_size=1 << 16,
            ws_max_queue=4,
            timeout_graceful_shutdown=2,
        )
    )
    async with asyncio.TaskGroup() as family:
        lines = [
            family.create_task(desk.playout.run(clock), name="to playout"),
            family.create_task(desk.brain.run(clock), name="to brain"),
            family.create_task(desk.look(), name="vigil"),
            family.create_task(desk.vigil.look_at_disk(), name="disk"),
            family.create_task(desk.disk.look(), name="disk left"),
            family.create_task(bench.run(), name="rehearsals"),
            family.create_task(desk.look_around(), name="shows"),
            family.create_task(Untold(file).keep_telling(desk.noted, clock), name="users"),
        ]
        if (post := desk.vigil.post) is not None:
            lines.append(family.create_task(post.run(), name="alerts"))
        # uvicorn exits the process on a busy port; the parent retries
        with suppress(SystemExit), heart.on_loop():
            if session.console:
                await server.serve()
            else:
                await asyncio.Event().wait()  # SIGTERM ends the process
        for line in lines:
            line.cancel()


def work(session: Session, heart: Heart) -> None:
    """Serve until told to stop or until the supervisor is gone.

    Then it leaves at once: it owns nothing, and whoever starts the show again wants its port.
    """
    child.when_orphaned(lambda: os._exit(0))
    asyncio.run(serve(session, SystemClock(), heart))


if __name__ == "__main__":
    child.run("desk", work)
