"""Reads the settings again beside the show, judges them, and tells playout where to send now.

A process of its own (`python -m showrunner.reload_child`), as `preflight.py` is, and with the same
checks. It applies all of a changed file or nothing: what runs is always what one file said.
"""

import json
import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from showrunner.crew import assemble
from showrunner.log_crosstalk import overheard
from showrunner.logs import logs
from showrunner.preflight import outputs_from, read, warn
from showrunner.pronunciation import Pronunciation
from showrunner.session import Session
from showrunner.wire import Acted, Destinations, Message, WireBroken, packed, receive_blocking
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.orders import Receipt, ReloadConfig
from studio.settings import Config
from studio.who import TOKEN_USER
from voice.booth import role_of
from voice.casting import cast

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds in which a playout that is being started again is waited for."""
PAUSE = 0.25
OUTPUTS = "stream.outputs"
BRAIN = ("show.host", "show.timezone", "catalog.", "script.", "voice.", "models.")
"""Keys that only the brain reads, and the desk's pages: another brain is put in its place."""
DESK = ("show.host", "console.", "alerts.")
RESTART = ("voice.true_peak", "console.host", "console.port")
"""Keys that are nobody's to change on air although the others of their section are."""
OWN = "own ingest"


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the show."""

    session: Session
    changed: tuple[str, ...]
    """Keys that say something else than before."""

    @property
    def restart(self) -> tuple[str, ...]:
        """Keys that only a new start of the show can take."""
        return tuple(key for key in self.changed if not on_air(key))

    @property
    def replace(self) -> tuple[str, ...]:
        """Processes that are replaced by ones that have read the new settings."""
        found = []
        if any(key.startswith(BRAIN) for key in self.changed):
            found.append("brain")
        if self.session.console and any(key.startswith(DESK) for key in self.changed):
            found.append("desk")
        return tuple(found)


def on_air(key: str) -> bool:
    """Whether a running show can take another value of this setting."""
    return key == OUTPUTS or (key.startswith((*BRAIN, *DESK)) and key not in RESTART)


def plan(before: Session, file: Path | None, catalog: Path | None, to: list[str]) -> Plan:
    """What the settings make of the show `before`. Raises `Misconfigured` or `Unavailable`."""
    config = read(file, catalog)
    changed = tuple(_changed(before, config, without=OUTPUTS if to else ""))
    console = config.console.model_copy(update={"port": before.config.console.port})
    port = config.console.port
    config = config.model_copy(update={"console": console})
    outputs = before.outputs
    if OUTPUTS in changed:
        own = tuple(output for output in outputs if before.hls and output.name == OWN)
        outputs = (*own, *outputs_from(config, to))
        if not outputs:
            raise Misconfigured(
                f"{OUTPUTS}: with none the show starts an ingest of its own, which"
                " needs a restart of the show; name one at least"
            )
        warn(outputs, config.stream)
    token = config.console.token or before.token
    update = {"config": config, "outputs": outputs, "token": token, "port": port}
    return Plan(before.model_copy(update=update), changed)


def _changed(before: Session, now: Config, without: str) -> Iterator[str]:
    """Keys that say something else; outputs of the command line go before those of the file."""
    for section in Config.model_fields:
        old, new = getattr(before.config, section), getattr(now, section)
        for key in type(new).model_fields:
            was, is_now = getattr(old, key), getattr(new, key)
            if (section, key) == ("console", "port"):
                was = before.port  # the other one may have been busy
            name = f"{section}.{key}"
            if was != is_now and name != without:
                yield name


def judge(wanted: Plan, clock: Clock) -> None:
    """Raise `Misconfigured` or `Unavailable` for what a running show cannot take."""
    if wanted.restart:
        keys = ", ".join(wanted.restart)
        raise Misconfigured(f"{keys}: needs a restart of the show; nothing was changed")
    if "brain" in wanted.replace:
        # What a brain would refuse it must refuse here: once it is replaced, it is gone.
        config = wanted.session.config
        read_out = Pronunciation(config.voice.lexicon)
        cache = at_home(config.run.cache)
        assemble(config, clock, wanted.session.show, lambda *_: None, (), read_out)
        cast(config.voice, role_of(config.voice, config.show, cache, config.models))


class Playout:
    """A line to playout, for as long as it takes to tell it something."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def settle(self, session: Session, number: str) -> Receipt | None:
        """Let it send where the settings say; None when it is away and will find it out."""
        end = self._clock.now() + PATIENCE
        while self._clock.now() < end:
            with suppress(OSError, WireBroken), self._line() as line:
                line.sendall(packed(Destinations(number, session.outputs)))
                return _receipt(line)
            self._clock.sleep_until(self._clock.now() + PAUSE)
        return None

    def note(self, receipt: Receipt, who: str = TOKEN_USER) -> None:
        """See to it that it stands in the journal: playout tells the brain, now or later."""
        self._tell(Acted(ReloadConfig(), receipt, who))

    def _tell(self, message: Message) -> None:
        end = self._clock.now() + PATIENCE
        while self._clock.now() < end:
            with suppress(OSError), self._line() as line:
                line.sendall(packed(message))
                return
            self._clock.sleep_until(self._clock.now() + PAUSE)

    def _line(self) -> socket.socket:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(str(self._path))
        except OSError:
            line.close()
            raise
        return line


def _receipt(line: socket.socket) -> Receipt:
    while not isinstance(message := receive_blocking(line), Receipt):
        pass
    return message


def take(told: dict[str, Any], clock: Clock) -> None:
    """Print the plan, wait for the word to go, carry it out, print what came of it."""
    before = Session.model_validate(told["session"])
    asked, number = told["asked"], told["number"]
    playout = Playout(before.playout, clock)
    file, catalog = (asked[name] and Path(asked[name]) for name in ("file", "catalog"))
    try:
        wanted = plan(before, file, catalog, asked["to"])
        judge(wanted, clock)
    except (Misconfigured, Unavailable) as reason:
        done, words, settled = False, f"Settings not taken: {reason}", None
        _say({})
    else:
        done, words, settled = True, _words(wanted), wanted.session
        _say({"session": settled.model_dump(mode="json"), "replace": wanted.replace})
    if not sys.stdin.readline():
        return
    if settled is not None and settled.outputs != before.outputs:
        sent = playout.settle(settled, number)
        words += f" ({sent.words})" if sent and sent.words else ""
    at = clock.now() - before.start
    receipt = Receipt(number, done=done, words=words, at=at, effect=at if done else None)
    playout.note(receipt, told["who"])
    _say({"done": done, "words": words, "at": at})


def _words(wanted: Plan) -> str:
    if not wanted.changed:
        return "Settings read: they say what they said before"
    words = f"Settings taken: {', '.join(wanted.changed)}"
    if wanted.replace:
        who = {"brain": "the script engine", "desk": "the desk"}
        words += f"; {' and '.join(who[name] for name in wanted.replace)} starts again with them"
    return words


def undo(told: dict[str, Any], clock: Clock) -> None:
    """Send where the settings before say, and note why."""
    session = Session.model_validate(told["session"])
    playout = Playout(session.playout, clock)
    playout.settle(session, f"{told['number']}-outputs")
    at = clock.now() - session.start
    playout.note(Receipt(told["number"], done=False, words=told["undo"], at=at))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do what the supervisor tells on the first line of standard input."""
    with overheard():
        logs("settings")
        told: dict[str, Any] = json.loads(sys.stdin.readline())
        if "undo" in told:
            undo(told, SystemClock())
        else:
            take(told, SystemClock())


if __name__ == "__main__":
    main()
