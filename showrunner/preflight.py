"""Checks what can be checked before air, and settles what a show needs: a `Session`.

A process of its own (`python -m showrunner.preflight`), so that the supervisor, which lives as long
as the show, need not hold what reading a catalogue takes.
"""

import http.client
import json
import logging
import secrets
import socket
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog.load import load
from showrunner.destinations import destination
from showrunner.lease import lease
from showrunner.log_crosstalk import overheard
from showrunner.logs import logs
from showrunner.session import Session
from showrunner.settings import settings
from streamer.carrier import carried_by_us
from streamer.ingest import Ingest
from streamer.platforms import objections
from streamer.targets import target
from studio.address import masked
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.set_aside import usable
from studio.settings import Config, Output, Stream

log = logging.getLogger(__name__)

LEAVING = 1.5
LOOK = 0.25
"""Seconds for which a busy port is looked at, and between two looks."""
DESK_ANSWERS = 2.0
"""Seconds for what has the port of our desk to say what it is."""


def checked(  # noqa: PLR0913 - what a start can be asked for
    file: Path | None,
    catalog: Path | None,
    to: list[str],
    sockets: Path,
    *,
    console: bool,
    monitor: bool = False,
    record: bool | None = None,
    token: str | None = None,
    port: int | None = None,
) -> Session:
    """The session of a show; `token` and `port` are those of a page that was there before.

    Raises `Misconfigured`.
    """
    config, clock = read(file, catalog), SystemClock()
    run = at_home(config.run.folder)
    with lease(
        run, None if file is None else str(file)
    ):  # the supervisor takes it for as long as the show lasts
        usable(run / "journal.db", clock.wall())
    outputs, hls = outputs_from(config, to), None
    warn(outputs, config.stream)
    if not outputs:
        ingest = Ingest(sockets / "hls", clock)
        outputs, hls = (Output(name="own ingest", url=ingest.url),), ingest.folder
    asked = config.console.port
    wanted = asked if port is None else port
    port = free_port(config.console.host, wanted, clock) if console else 0
    if (
        console
        and port != wanted
        and config.console.shows
        and another_desk(config.console.host, wanted)
    ):
        raise Misconfigured(
            f"console.port: {wanted} is the port of another show's desk, which answers there; give"
            " this show one of its own, by which `console.shows` of the group names it"
        )
    config = config.model_copy(update={"console": config.console.model_copy(update={"port": port})})
    return Session(
        config=config,
        show=datetime.now(UTC).strftime("%m%d%H%M%S"),
        start=clock.now(),
        sockets=sockets,
        outputs=outputs,
        hls=hls,
        token=config.console.token or token or secrets.token_urlsafe(16),
        console=console,
        monitor=monitor,
        record=config.recording.enabled if record is None else record,
        port=asked,
        file=file and file.absolute(),
    )


def read(file: Path | None, catalog: Path | None) -> Config:
    """The settings, when they, the catalogue and the cache can be used. Raises `Misconfigured`."""
    config = settings(file, catalog)
    load(
        config.catalog.file,
        config.catalog.currency,
        timezone=config.show.timezone,
        sidecar=config.catalog.sidecar,
    )
    _writable(at_home(config.run.cache))
    return config


def warn(outputs: tuple[Output, ...], stream: Stream) -> None:
    """Say what the platforms of these outputs will not like."""
    for output in outputs:
        for words in objections(output, stream):
            log.warning("%s: %s", output.name, words)
        if not carried_by_us(target(output.url)) and "***" in masked(output.url):
            log.warning(
                "%s: users of this machine can see the passphrase and stream id of this SRT output;"
                " with libsrt1.5-gnutls installed they cannot (docs/outputs.md)", output.name,
            )  # fmt: skip


def _writable(cache: Path) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            pass
    except OSError as reason:
        raise Misconfigured(
            f"run.cache: {cache} cannot be written ({reason.strerror}); name a folder that can"
        ) from reason


def outputs_from(config: Config, to: list[str]) -> tuple[Output, ...]:
    """The destinations: those of the command line, else those of the settings.

    `${NAME}` in a URL of the command line is taken from the environment, as in the settings: other
    users of the machine can read our command line, but not our environment.
    """
    if not to:
        return config.stream.outputs
    return tuple(
        destination(f"output {number}", url, f"--to number {number}")
        for number, url in enumerate(to, 1)
    )


def free_port(host: str, wanted: int, clock: Clock) -> int:
    """`wanted` if it is free, else any free port: a busy port must not keep a show off the air.

    A busy one is looked at again for `LEAVING` seconds: the desk of a show whose supervisor was
    killed leaves its port just now.
    """
    found: str | None = None
    for port in (*(wanted,) * round(LEAVING / LOOK), 0):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as reason:
                if port == 0:
                    raise Misconfigured(
                        f"console.host: {host} cannot be listened on ({reason.strerror})"
                    ) from reason
                found = reason.strerror
                clock.sleep_until(clock.now() + LOOK)
                continue
            if port != wanted:
                log.warning(
                    "console.port: port %d is in use (%s): taking a free one", wanted, found
                )
            return int(probe.getsockname()[1])
    raise AssertionError("the loop returns or raises")


def another_desk(host: str, port: int) -> bool:
    """Whether a desk of Vitrine answers there; for one that hangs it is not waited long."""
    line = http.client.HTTPConnection(host, port, timeout=DESK_ANSWERS)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().read(64).startswith((b"on air", b"off air"))
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _announce(session: Session) -> None:
    from rich.console import Console  # noqa: PLC0415 - the show does not wait for it

    out = Console(stderr=True, highlight=False)
    config = session.config
    out.print(
        f"[bold]{config.show.name}[/] goes on air, {config.stream.width}x{config.stream.height}"
    )
    for output in session.outputs:
        out.print(f"  to    {masked(output.url)}")
    if session.record:
        out.print(f"  keeps {at_home(config.recording.folder)}")
    if session.console:
        address = f"http://{config.console.host}:{config.console.port}"
        # One that was set is known to whoever set it, and what is no terminal is kept somewhere.
        known = config.console.token is not None and not out.is_terminal
        out.print(f"  desk  {address}/" + ("" if known else f"?token={session.token}"))
        if session.hls is not None:
            out.print(f"  watch {address}/watch")


def main() -> None:
    """Read what was asked for as JSON, print the session as JSON, or `refusal` and why."""
    with overheard():
        logs("vitrine")
        _answer()


def _answer() -> None:
    asked: dict[str, Any] = json.loads(sys.stdin.readline())
    file, catalog = (asked[name] and Path(asked[name]) for name in ("file", "catalog"))
    try:
        session = checked(
            file,
            catalog,
            asked["to"],
            Path(asked["sockets"]),
            console=asked["console"],
            monitor=asked["monitor"],
            record=asked.get("record"),
            token=asked.get("token"),
            port=asked.get("port"),
        )
    except (Misconfigured, Unavailable) as reason:
        sys.stdout.write(json.dumps({"refusal": str(reason)}) + "\n")
        return
    sys.stdout.write(session.model_dump_json() + "\n")
    sys.stdout.flush()
    _announce(session)


if __name__ == "__main__":
    main()
