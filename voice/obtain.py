"""Brings better voices into a folder of our own: Debian packages by name, without root.

apt checks every package against the signed lists of the distribution, as for an installation.
"""

import asyncio
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.errors import Unavailable
from voice.engine import Engine, Role, Token
from voice.festival import Festival, FestivalSettings, installed
from voice.flite import Flite, FliteSettings, libraries


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What is fetched for one engine, into a folder with the engine's name."""

    engine: str
    title: str
    packages: tuple[str, ...]
    needs: str
    """The package whose libraries are brought too, those that the system lacks."""
    is_here: Callable[[Path], bool]
    trials: Callable[[Path], Iterable[Engine]]
    """Its voices, each of which must speak before it is kept."""


_PARCELS = (
    _Parcel(
        "festival",
        "Festival",
        ("festival", "festvox-us-slt-hts", "festlex-cmu", "festlex-poslex"),
        "libestools2.5",
        lambda voices: installed(voices) is not None,
        lambda voices: [Festival(FestivalSettings(timeout_seconds=10), Role("en", 1.0, voices))],
    ),
    _Parcel(
        "flite",
        "Flite",
        ("libflite1",),
        "libflite1",
        lambda voices: all(libraries(voices, name) for name in ("slt", "rms")),
        lambda voices: [
            Flite(FliteSettings(timeout_seconds=10), Role("en", 1.0, voices, character))
            for character in ("female", "male")
        ],
    ),
)
FETCHED = frozenset(parcel.engine for parcel in _PARCELS)
"""Engines whose packages this brings."""

_LIBRARY = re.compile(r"^(lib[a-z0-9.+-]+)$", re.MULTILINE)
_OF_THE_SYSTEM = frozenset(("libc6", "libgcc-s1", "libstdc++6", "libcrypt1"))
"""Libraries every program here already runs with; a second copy would only clash."""

_QUIETLY = ("-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10")


async def obtain(voices: Path, seconds: float = 60.0) -> str:
    """Bring the better voices to `voices`, and say in one line how that went. Never raises for it.

    Ends after `seconds` whatever the network does; what was begun is then taken away again.
    """
    states = await asyncio.gather(*(_state(parcel, voices, seconds) for parcel in _PARCELS))
    titles: dict[str, list[str]] = {}
    for parcel, state in zip(_PARCELS, states, strict=True):
        titles.setdefault(state, []).append(parcel.title)
    said = "; ".join(f"{' and '.join(names)} {state}" for state, names in titles.items())
    missing = not all(parcel.is_here(voices) for parcel in _PARCELS)
    return f"Voices: {said}." + (" espeak-ng speaks where nothing better can." if missing else "")


async def _state(parcel: _Parcel, voices: Path, seconds: float) -> str:
    if parcel.is_here(voices):
        return "already here"
    try:
        async with asyncio.timeout(seconds):
            await _fetch(parcel, voices)
    except TimeoutError:
        return f"not fetched (it took longer than {seconds:g} s)"
    except Unavailable as reason:
        return f"not fetched ({reason})"
    except OSError as reason:
        return f"not fetched ({reason.filename or voices}: {reason.strerror})"
    return f"fetched into {voices}"


async def _fetch(parcel: _Parcel, voices: Path) -> None:
    for program in ("apt-get", "apt-cache", "dpkg-deb", "dpkg-query"):
        if shutil.which(program) is None:
            raise Unavailable(f"this system has no {program}")
    await asyncio.to_thread(voices.mkdir, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=voices, ignore_cleanup_errors=True) as draft:
        folder = Path(draft)
        names = dict.fromkeys([*parcel.packages, *await _libraries(parcel.needs)])
        said = await _run("apt-get", *_QUIETLY, "download", *names, folder=folder)
        packages = await asyncio.to_thread(lambda: sorted(folder.glob("*.deb")))
        if not packages:
            raise Unavailable(_complaint(said))
        for package in packages:
            await _run("dpkg-deb", "-x", str(package), str(folder / parcel.engine))
        await asyncio.to_thread(_settle, folder / parcel.engine, voices / parcel.engine)
    await _try_out(parcel, voices)


async def _libraries(package: str) -> list[str]:
    """Packages of the shared libraries that `package` needs and this system has not."""
    tree = await _run(
        "apt-cache",
        *("depends", "--recurse", "--important", "--no-conflicts", "--no-breaks"),
        *("--no-replaces", "--no-pre-depends", package),
    )
    wanted = {name for name in _LIBRARY.findall(tree) if not name.endswith("-data")}
    here = await _run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\n")
    have = {line[3:] for line in here.splitlines() if line.startswith("ii")}
    return sorted(wanted - _OF_THE_SYSTEM - have)


async def _run(*command: str, folder: Path | None = None) -> str:
    """What a program printed. It ends with us, whatever ends us."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
    )
    try:
        said, _ = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return said.decode(errors="replace")


def _complaint(said: str) -> str:
    if "Unable to locate" in said or "No packages found" in said:
        return "apt does not know the packages; `sudo apt-get update`, then `make setup`, may help"
    if "resolving" in said or "connect" in said or "Failed to fetch" in said:
        return "the packages could not be fetched: is there a network?"
    errors = [line[3:] for line in said.splitlines() if line.startswith("E: ")]
    return f"apt-get: {errors[-1][:160]}" if errors else "apt-get brought nothing"


def _settle(draft: Path, home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    draft.rename(home)


async def _try_out(parcel: _Parcel, voices: Path) -> None:
    """Say a word with each voice, and take all away again when one cannot, or time is up."""
    try:
        for engine in parcel.trials(voices):
            try:
                await engine.open()
                await engine.speak([Token("hello", ".")])
            finally:
                await engine.close()
    except BaseException as reason:
        await asyncio.to_thread(shutil.rmtree, voices / parcel.engine, ignore_errors=True)
        if isinstance(reason, Unavailable):
            raise Unavailable(f"what was fetched does not run here: {reason}") from reason
        raise
