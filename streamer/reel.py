"""Packets made into files: where one ends and the next begins, and what is safely on the disk."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from streamer.boxes import fragments
from streamer.mux import Mux
from streamer.packet import Packet, Signal

AT_A_CUT = 30
"""Pictures that wait at most for the last sound before a cut: more than an encoder puts between
the decoding and the showing of a picture."""
HOLE = Fraction(1)
"""Seconds without a picture after which another file begins. In a shorter hole, of which a machine
that is too slow leaves many, the last picture stands."""


class Writes(Protocol):
    """What writes the files: a `Deck`."""

    def open(self, name: str) -> object: ...

    def write(self, at: int, piece: bytes, whole: int) -> object: ...

    def close(self) -> object: ...


@dataclass(slots=True)
class Film:
    """The file that grows."""

    name: str
    start: Fraction
    """Show time of its first picture."""
    mux: Mux
    size: int = 0
    whole: int = 0
    """Bytes of whole fragments, of those that were written."""
    group: int = 0
    """Bytes of the last fragment."""
    until: Fraction = Fraction(0)
    """Show time of the end of the last picture that was given to it."""


class Reel:
    """Cuts the programme into files at key frames, by age and by size.

    Every picture and every sound is in exactly one file, and the first picture of a file is at its
    time zero. Packets are kept until the disk has them, so that whoever writes may die at any time:
    see `lost`. Then less than a tenth of a second of sound before the first picture is left out.
    """

    def __init__(
        self,
        signal: Signal,
        seconds: float,
        size: int,
        name: Callable[[Fraction], tuple[str, dict[str, str]]],
    ) -> None:
        """`name` tells what a file is called that begins at a show time, and what is said in it."""
        self._signal = signal
        self._seconds = seconds
        self._size = size
        self._name = name
        self._film: Film | None = None
        self._kept: deque[Packet] = deque()
        """What the film has been given and the disk has not; begins with a key frame."""
        self._coming: deque[Packet] = deque()
        """What waits for the next film; begins with a key frame."""
        self._again: deque[Packet] = deque()
        """What was given to a film that was lost."""
        self._pending: tuple[int, int] | None = None
        """Where the fragments that are being written end in the film, and how many they are."""
        self._written_until: Fraction | None = None
        self.missing = Fraction(0)
        """Seconds of the show that are in no file, between the first and the last picture."""

    @property
    def film(self) -> Film | None:
        """The file that grows now."""
        return self._film

    def add(self, packet: Packet, deck: Writes) -> None:
        """Take the next packet; raises what `deck` raises."""
        self._again.append(packet)
        self.resume(deck)

    def resume(self, deck: Writes) -> None:
        """Write what was given to a film that was lost."""
        while self._again:
            self._take(self._again.popleft(), deck)

    def close(self, deck: Writes) -> None:
        """End the film, with all that was given."""
        self.resume(deck)
        if self._coming:
            self._turn(deck)
        self._end(deck)

    def lost(self, good: dict[str, int]) -> None:
        """Whoever wrote is gone; `good` are the bytes on the disk by file, as far as known.

        What is not among them is written to another file by `resume`.
        """
        film, self._film = self._film, None
        if film is not None and self._pending is not None:
            end, count = self._pending
            if good.get(film.name, -1) >= end:
                self._confirm(count)
        if film is not None:
            self._written_until = self._until(film)
        self._again = deque((*self._kept, *self._coming, *self._again))
        self._kept.clear()
        self._coming.clear()
        self._pending = None

    def forget(self) -> None:
        """Let go of all that is not on the disk: there will be none for it for long."""
        self.lost({})
        self._again.clear()

    def _take(self, packet: Packet, deck: Writes) -> None:
        film = self._film
        if film is None:
            self._first(packet, deck)
        elif self._coming:
            self._at_the_cut(packet, film, deck)
        elif packet.key and _hole(packet, film) > HOLE:
            self._coming.append(packet)
            self._turn(deck)
        elif packet.key and self._due(packet, film):
            self._coming.append(packet)
        else:
            if packet.key:
                self.missing += _hole(packet, film)
            self._put(packet, film, deck)

    def _first(self, packet: Packet, deck: Writes) -> None:
        if packet.key:
            self._coming.append(packet)
            self._turn(deck)

    def _at_the_cut(self, packet: Packet, film: Film, deck: Writes) -> None:
        """What is heard before the cut still belongs to the film that ends."""
        cut = self._coming[0].shown
        if packet.kind == "audio" and packet.shown < cut:
            self._put(packet, film, deck)
            return
        self._coming.append(packet)
        if packet.kind == "audio" or len(self._coming) > AT_A_CUT:
            self._turn(deck)

    def _due(self, packet: Packet, film: Film) -> bool:
        half = Fraction(1, 2 * self._signal.fps)
        full = film.size + 2 * film.group > self._size
        return full or packet.shown - film.start > self._seconds - half

    def _turn(self, deck: Writes) -> None:
        """End the film, if there is one, and begin another with what waits."""
        self._end(deck)
        start = self._coming[0].shown
        name, about = self._name(start)
        deck.open(name)
        if self._written_until is not None:
            self.missing += max(Fraction(0), start - self._written_until)
        self._film = film = Film(name, start, Mux(self._signal, "fragments", about=about))
        while self._coming:
            self._put(self._coming.popleft(), film, deck)

    def _put(self, packet: Packet, film: Film, deck: Writes) -> None:
        if packet.kind == "audio" and packet.shown < film.start:
            return
        self._kept.append(packet)
        if packet.kind == "video":
            film.until = max(film.until, packet.ends)
        self._write(film.mux.add(packet), film, deck)

    def _write(self, piece: bytes, film: Film, deck: Writes) -> None:
        if not piece:
            return
        count, end = fragments(piece)
        if count:
            film.whole, film.group = film.size + end, len(piece)
            self._pending = film.whole, count
        deck.write(film.size, piece, film.whole)
        film.size += len(piece)
        self._pending = None
        self._confirm(count)

    def _end(self, deck: Writes) -> None:
        film = self._film
        if film is None:
            return
        self._write(film.mux.close(), film, deck)
        for at, piece in film.mux.patches:
            deck.write(at, piece, film.whole)
        deck.close()
        self._written_until = film.until
        self._film = None
        self._kept.clear()

    def _confirm(self, count: int) -> None:
        """The oldest `count` groups of pictures are on the disk."""
        keys = [n for n, packet in enumerate(self._kept) if packet.key]
        gone = keys[count] if count < len(keys) else len(self._kept)
        for _ in range(gone):
            self._kept.popleft()

    def _until(self, film: Film) -> Fraction:
        """Show time until which the disk has the film."""
        return self._kept[0].shown if self._kept else film.until


def _hole(packet: Packet, film: Film) -> Fraction:
    """Seconds without a picture right before a key frame of a film that has begun."""
    hole = packet.shown - film.until
    return hole if hole > packet.duration * packet.base / 2 else Fraction(0)
