"""The shelf the show sells from: one file and its sidecar, watched, always with a good snapshot."""

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from catalog.answer_file import NotWritten, kept, put, with_answer
from catalog.decode import file_bytes
from catalog.edits import Edit, Refused, applied
from catalog.load import Loaded, read
from catalog.look import Looks, digests, looks
from catalog.product import Faq, Problem, Product, Snapshot
from catalog.sidecar import EVERY, NO_SIDECAR, beside, load_sidecar, read_sidecar
from catalog.timetable import snapshot_as_sold
from studio.clock import Clock
from studio.errors import Misconfigured
from studio.settings import Catalog

_SETTLE = 0.25
"""Seconds between noticing a change and taking it, so that a half-written file is not taken."""
_PATIENCE = 4
"""Looks at a file that changes all the time, before it is taken as it is."""


class Shelf:
    """Owns the catalogue while the show runs. `open` first.

    A broken edit of the file never takes anything off the shelf: the last good snapshot stays, and
    `problems` begins with the reason; nor does a broken sidecar, or one that went away, take back
    what the brand decided. What is on the shelf is `as_sold` at the clock's wall time,
    so the start and the end of an offer are changes like any other.
    """

    def __init__(
        self,
        path: Path,
        settings: Catalog,
        clock: Clock,
        timezone: str = "UTC",
        said: Callable[[str], None] | None = None,
    ) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._timezone = timezone
        self._said = said
        self._changed: Callable[[Snapshot], None] | None = None
        self._regular: Snapshot | None = None
        self._sold: Snapshot | None = None
        self._turns: datetime | None = None
        """When what is sold changes by itself."""
        self._known: tuple[Problem, ...] = ()
        self._fault: Problem | None = None
        self._sidecar = NO_SIDECAR
        self._unread: Problem | None = None
        """Why the newest sidecar was not taken."""
        self._look: Looks = ()
        self._taken = b""
        """The file as it was taken last, packed."""
        self._former: bytes | None = None
        """The file that was taken before that one; None while there was none."""

    @property
    def snapshot(self) -> Snapshot:
        """What is on sale, with the prices that hold now."""
        assert self._sold is not None, "the shelf is not open"
        return self._sold

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files: first why the newest edit was not taken, if it was not."""
        faults = (self._fault, self._unread)
        return (*(fault for fault in faults if fault is not None), *self._known)

    @property
    def refused(self) -> str | None:
        """Why the newest edit of a file was not taken; None while all of them are."""
        fault = self._fault or self._unread
        return str(fault) if fault is not None else None

    def open(self) -> Snapshot:
        """Read the files. Raises `Misconfigured` without goods, or with a sidecar that is none."""
        self._look = self._seen(())
        self._sidecar = load_sidecar(self._path, self._settings.sidecar)
        raw = file_bytes(self._path)
        loaded = self._load(raw)
        self._taken = zlib.compress(raw)
        self._known = loaded.problems
        self._regular = loaded.snapshot
        self._sold = snapshot_as_sold(loaded.snapshot, self._clock.wall())
        self._turns = self._sold.turns
        return self._sold

    async def watch(self, changed: Callable[[Snapshot], None]) -> None:
        """Look at the file every `poll_seconds`, for ever; tell `changed` of each new snapshot."""
        self._changed = changed
        while True:
            await self._clock.pause(self._settings.poll_seconds)
            if await self._altered():
                self._take(*await asyncio.to_thread(self._loaded))
            else:
                self.turn()

    async def _altered(self) -> bool:
        """True when the file's content is another one, and no longer being written."""
        before = self._look
        for _ in range(_PATIENCE):
            seen = await asyncio.to_thread(self._seen, self._look)
            if seen == self._look:
                break
            self._look = seen
            await self._clock.pause(min(_SETTLE, self._settings.poll_seconds))
        now = self._look
        return digests(before) != digests(now)

    def turn(self) -> Snapshot | None:
        """What is on sale now, when an offer began or ended since the last look; otherwise None.

        For whoever moves the clock by himself; `watch` does it at every look.
        """
        if self._turns is None or self._clock.wall() < self._turns:
            return None
        before = self.snapshot
        self._publish(self._regular)
        return self.snapshot if self.snapshot is not before else None

    def reload(self) -> str:
        """Read the file again now; what came of it, as words for a receipt."""
        version = self.snapshot.version
        self._look = self._seen(())
        self._take(*self._loaded())
        if self._fault is not None:
            return f"kept version {version}: {self._fault}"
        if self.snapshot.version == version:
            return f"nothing changed; version {version}"
        now = self.snapshot
        return f"version {now.version}: {len(now.products)} products, {len(now.changed)} changed"

    def roll_back(self) -> str:
        """Put the file back as it was before its last edit, good or broken; words for a receipt.

        That edit is kept beside it, so another `roll_back` of a good one brings it again. Raises
        `NotWritten`, and then nothing has changed.
        """
        here, name = self._path, self._path.name
        try:
            edited = here.read_bytes() if here.is_file() else b""
            former = self._former if zlib.compress(edited) == self._taken else self._taken
            if former is None:
                raise NotWritten(f"{name} has not changed since the script engine was started")
            aside = here.with_name(f"{name}.taken-back")
            put(aside, edited)
            put(here, zlib.decompress(former))
        except OSError as reason:
            raise NotWritten(f"{name} cannot be written ({reason.strerror})") from reason
        return f"{name} is as it was before its last edit, kept as {aside.name}; {self.reload()}"

    def answer(self, sku: str | None, faq: Faq) -> str:
        """Write an answer into the sidecar, of one product or of all; words for a receipt.

        It holds at once. A catalogue without a sidecar gets one. Raises `NotWritten`, and then the
        sidecar is as it was.
        """
        path = self._sidecar_path or self._path.with_name(f"{self._path.stem}.sidecar.yaml")
        product = self.snapshot.product(sku)
        if sku is not None and product is None:
            raise NotWritten(f"there is no product {sku!r} in the catalogue")
        keys = (product.sku, *(a.casefold() for a in product.aliases)) if product else (EVERY,)
        try:
            before = path.read_bytes() if path.exists() else None
            put(path, with_answer(before or b"", path.name, keys, faq))
        except OSError as reason:
            raise NotWritten(f"{path.name} cannot be written ({reason.strerror})") from reason
        came = self.reload()
        told = [
            self.snapshot.product(p.sku) for p in ([product] if product else self.snapshot.products)
        ]
        if not all(p is not None and kept(faq, p.sidecar.faq) for p in told):
            put(path, before)
            self.reload()
            raise NotWritten(f"it did not come to stand on the shelf: {came}")
        return came

    def edit(self, edit: Edit) -> Problem | None:
        """Make a live edit; None when it was made, otherwise why not.

        Edits hold until the file itself changes: then the file is right.
        """
        assert self._regular is not None, "the shelf is not open"
        try:
            self._publish(applied(self._regular, edit))
        except Refused as reason:
            found, _, expected = str(reason).removeprefix("found ").partition(", expected ")
            return Problem(f"edit of {edit.id} at {edit.t:g} s", found, expected)
        return None

    def _take(self, packed: bytes, loaded: Loaded | Problem) -> None:
        if isinstance(loaded, Problem):
            self._refuse(loaded)
            return
        lost = self._lost(loaded)
        if lost is not None:
            self._refuse(lost)
            return
        if packed != self._taken:
            self._former, self._taken = self._taken, packed
        self._fault, self._known = None, loaded.problems
        self._publish(loaded.snapshot)

    def _lost(self, loaded: Loaded) -> Problem | None:
        """Why a file that can be read is still taken for broken: most of it is errors."""
        assert self._regular is not None, "the shelf is not open"
        errors = [problem for problem in loaded.problems if problem.level == "error"]
        before, after = len(self._regular.products), len(loaded.snapshot.products)
        if after * 2 < before and len(errors) > after:
            found = f"{after} of {before} products left, and {len(errors)} errors ({errors[0]})"
            return Problem(str(self._path), found, "an edit that leaves the catalogue usable")
        return None

    def _refuse(self, fault: Problem) -> None:
        if fault != self._fault:
            self._tell(f"The catalogue stays at version {self.snapshot.version}: {fault}")
        self._fault = fault

    def _publish(self, regular: Snapshot | None) -> None:
        assert regular is not None, "the shelf is not open"
        self._regular = regular
        sold = snapshot_as_sold(regular, self._clock.wall())
        self._turns = sold.turns
        changed = _differing(self.snapshot.products, sold.products)
        shop = (sold.shop, sold.link) != (self.snapshot.shop, self.snapshot.link)
        if not changed and not shop:
            return
        version = self.snapshot.version + 1
        self._sold = replace(sold, version=version, changed=changed)
        self._tell(f"Catalogue version {version}: {len(changed)} of {len(sold.products)} changed")
        if self._changed is not None:
            self._changed(self._sold)

    def _loaded(self) -> tuple[bytes, Loaded | Problem]:
        """The file, packed, and what it holds."""
        self._read_sidecar()
        try:
            raw = file_bytes(self._path)
            return zlib.compress(raw), self._load(raw)
        except Misconfigured as reason:
            words = str(reason).removeprefix(f"{self._path}: ").removeprefix("found ")
            found, _, expected = words.partition("; expected ")
            return b"", Problem(self._path.name, found, expected or "a catalogue with goods in it")

    def _read_sidecar(self) -> None:
        """Take the newest sidecar; the last good one holds when it is broken or gone."""
        before, path = self._unread, self._sidecar_path
        self._unread = None
        try:
            if path is not None:
                self._sidecar = read_sidecar(file_bytes(path), path.name)
            elif self._sidecar.entries:
                expected = "the sidecar; empty it to take back what it says"
                self._unread = Problem(f"{self._path.stem}.sidecar", "nothing", expected)
        except Misconfigured as reason:
            words = str(reason).removeprefix(f"{path}: ")
            where, _, found = words.rpartition(": found ")
            found, _, expected = found.partition(", expected ")
            name = path.name if path else ""
            self._unread = Problem(where or name, found, expected or "a sidecar that can be read")
        if self._unread is not None and self._unread != before:
            self._tell(f"The sidecar stays as it was: {self._unread}")

    def _load(self, raw: bytes) -> Loaded:
        name, currency = str(self._path), self._settings.currency
        return read(raw, name, currency, 1, self._timezone, self._sidecar)

    @property
    def _sidecar_path(self) -> Path | None:
        return self._settings.sidecar or beside(self._path)

    def _seen(self, before: Looks) -> Looks:
        return looks((self._path, self._sidecar_path), before)

    def _tell(self, words: str) -> None:
        if self._said is not None:
            self._said(words)


def _differing(before: tuple[Product, ...], after: tuple[Product, ...]) -> frozenset[str]:
    """Skus of products that are new, altered or gone."""
    known = {product.sku: product for product in before}
    apart = {p.sku for p in after if (twin := known.pop(p.sku, None)) is not p and twin != p}
    return frozenset(apart | known.keys())
