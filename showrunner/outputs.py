"""Where the programme goes: what the settings say, and what was changed on air.

A change made on air holds as long as the settings say of that output what they said then: a playout
that is started again finds it, and so does a show that was not ended in order. An orderly end
forgets it (`forget`), and the next start takes the settings as they are.

The changes are kept in a file that only this user can read, as they were ordered: a key that was
given as `${NAME}` is not in it, one that was written out is.
"""

import hashlib
import json
import logging
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, assert_never

from pydantic import Field, TypeAdapter, ValidationError

from showrunner.destinations import destination
from showrunner.reload import CHANGES
from streamer.platforms import objections
from streamer.station import Station
from studio.address import WHOLE, masked
from studio.errors import Misconfigured
from studio.orders import AddOutput, MoveOutput, OutputOrder, RemoveOutput, TurnOutput
from studio.settings import Output, Stream

log = logging.getLogger(__name__)

MOST = 16
"""Outputs that orders may bring a show to: each is a process of 22 MB and an uplink of its own."""
_Kept = Annotated[AddOutput | MoveOutput | RemoveOutput, Field(discriminator="do")]


@dataclass(frozen=True, slots=True)
class Change:
    """What was ordered about one output, and what the settings said of it then."""

    over: str
    """Digest of the output in the settings; empty when it was not in them."""
    order: _Kept


_CHANGES = TypeAdapter(tuple[Change, ...])


class Refused(Exception):
    """An order that is not carried out; the message says why, and holds no key."""


class Outputs:
    """The outputs of a running show. Thread-safe."""

    def __init__(self, settings: tuple[Output, ...], stream: Stream, folder: Path) -> None:
        """`folder` is where changes are kept; those that still hold are taken up."""
        self._settings = settings
        self._stream = stream
        self._file = folder / CHANGES
        self._lock = threading.Lock()
        self._changes = {c.order.name: c for c in _read(self._file) if _holds(c, settings)}
        self.now = self._wanted()
        """Where the programme goes."""
        for name, change in self._changes.items():
            log.info("%s: %s, as it was ordered on air before", name, change.order.do)

    def carry_out(self, order: OutputOrder, station: Station) -> str:
        """What was done. Raises `Refused`."""
        with self._lock:
            try:
                match order:
                    case AddOutput():
                        words = self._add(order, station)
                    case MoveOutput():
                        words = self._move(order, station)
                    case RemoveOutput():
                        words = self._remove(order, station)
                    case TurnOutput(name=name):
                        self._known(name)
                        station.turn(name)
                        return f"{name} begins another session at the next key frame"
                    case _:
                        assert_never(order)
            except Misconfigured as reason:
                raise Refused(f"Not done: {reason}") from None
            return words + self._keep(order)

    def settle(self, settings: tuple[Output, ...], station: Station) -> str:
        """Go where new settings say; outputs they do not change are left alone. Says what changed.

        Raises `Misconfigured`, and has then changed nothing.
        """
        with self._lock:
            before = {output.name: output for output in self.now}
            self._settings = settings
            self._changes = {n: c for n, c in self._changes.items() if _holds(c, settings)}
            self.now = self._wanted()
            wanted = {output.name: output for output in self.now}
            said = []
            for name in before.keys() - wanted.keys():
                station.remove(name)
                said.append(f"{name} left")
            for name, output in wanted.items():
                if name not in before:
                    station.add(output)
                    said.append(f"{name} added")
                elif output != before[name]:
                    station.move(output)
                    said.append(f"{name} moved")
            self._write()
            return ", ".join(said)

    def _add(self, order: AddOutput, station: Station) -> str:
        if any(output.name == order.name for output in self.now):
            raise Refused(f"Not done: there is an output {order.name!r} already.")
        if len(self.now) >= MOST:
            raise Refused(f"Not done: {MOST} outputs are the most that can be ordered.")
        output = self._suited(order)
        station.add(output)
        self.now = (*self.now, output)
        return f"Also sends to {order.name}: {masked(output.url)}"

    def _move(self, order: MoveOutput, station: Station) -> str:
        self._known(order.name)
        output = self._suited(order)
        station.move(output)
        self.now = tuple(output if o.name == order.name else o for o in self.now)
        return f"{order.name} goes to {masked(output.url)} from the next key frame on"

    def _remove(self, order: RemoveOutput, station: Station) -> str:
        self._known(order.name)
        if len(self.now) == 1:
            raise Refused(
                f"Not done: {order.name} is the only output, nobody would see the show;"
                " add another one first, or end the show."
            )
        station.remove(order.name)
        self.now = tuple(output for output in self.now if output.name != order.name)
        return f"Takes leave of {order.name}"

    def _known(self, name: str) -> None:
        if all(output.name != name for output in self.now):
            names = ", ".join(output.name for output in self.now)
            raise Refused(f"Not done: there is no output {name!r}; there is {names}.")

    def _suited(self, order: AddOutput | MoveOutput) -> Output:
        """The output of an order, when nothing speaks against it. Raises `Refused`."""
        output = _ordered(order)
        for other in self.now:
            if other.url == output.url and other.name != output.name:
                raise Refused(f"Not done: {other.name} sends there already.")
        against = objections(output, self._stream)
        if against and not order.anyway:
            raise Refused(f"Not done: {'; '.join(against)}. Order it `anyway` if you know better.")
        return output

    def _keep(self, order: AddOutput | MoveOutput | RemoveOutput) -> str:
        """Remember an order that was carried out; what to add to its receipt."""
        over = _digest(order.name, self._settings)
        if isinstance(order, RemoveOutput) and not over:
            self._changes.pop(order.name, None)
        else:
            self._changes.pop(order.name, None)
            self._changes[order.name] = Change(over, order)
        fault = self._write()
        return f". It would not outlive a restart of playout: {fault}" if fault else ""

    def _write(self) -> str:
        """Put the changes into the file; why not, when the disk refuses."""
        try:
            if not self._changes:
                self._file.unlink(missing_ok=True)
                return ""
            fresh = self._file.with_suffix(".new")
            with suppress(FileNotFoundError):
                fresh.unlink()
            text = _CHANGES.dump_json(tuple(self._changes.values()), context=WHOLE)
            place = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(place, "wb") as out:
                out.write(text)
                out.flush()
                os.fsync(place)
            fresh.replace(self._file)
        except OSError as reason:
            log.warning("%s: cannot be written (%s)", self._file, reason.strerror)
            return f"{self._file.name} cannot be written ({reason.strerror})"
        return ""

    def _wanted(self) -> tuple[Output, ...]:
        found = {output.name: output for output in self._settings}
        for name, change in self._changes.items():
            if isinstance(change.order, RemoveOutput):
                found.pop(name, None)
                continue
            try:
                found[name] = _ordered(change.order)
            except Misconfigured as reason:
                log.warning("an output ordered on air is left out: %s", reason)
        # Somebody must see the show, whatever the file says.
        return tuple(found.values()) or self._settings


def _ordered(order: AddOutput | MoveOutput) -> Output:
    more = {"platform": order.platform, "rollover_hours": order.rollover_hours}
    backup = None
    if order.backup is not None:
        backup = destination(order.name, order.backup.reveal(), f"{order.name}, backup").url
    return destination(order.name, order.url.reveal(), order.name, backup=backup, **more)


def _read(file: Path) -> Iterable[Change]:
    try:
        return _CHANGES.validate_json(file.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as reason:
        # Not its words: Pydantic's would hold what was found, keys included.
        log.warning("%s: what was changed on air is lost (%s)", file, type(reason).__name__)
        return ()


def _holds(change: Change, settings: tuple[Output, ...]) -> bool:
    return change.over == _digest(change.order.name, settings)


def _digest(name: str, settings: tuple[Output, ...]) -> str:
    found = next((output for output in settings if output.name == name), None)
    if found is None:
        return ""
    text = json.dumps(found.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
