"""Brings Festival and its voice into a folder of our own: Debian packages by name, without root.

apt checks every package against the signed lists of the distribution, as for an installation.
"""

import asyncio
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.errors import Unavailable
from voice.engine import Role, Token
from voice.festival import Festival, FestivalSettings, installed

FETCHED = frozenset(("festival", "flite"))
"""Engines whose packages this brings."""

_PACKAGES = ("festival", "festvox-us-slt-hts", "festlex-cmu", "festlex-poslex")
_LIBRARY = re.compile(r"^(lib[a-z0-9.+-]+)$", re.MULTILINE)
_OF_THE_SYSTEM = frozenset(("libc6", "libgcc-s1", "libstdc++6", "libcrypt1"))
"""Libraries every program here already runs with; a second copy would only clash."""

_QUIETLY = ("-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10")


async def obtain(voices: Path, seconds: float = 60.0) -> str:
    """Bring the better voice to `voices`, and say in one line how that went. Never raises for it.

    Ends after `seconds` whatever the network does; what was begun is then taken away again.
    """
    if (place := installed(voices)) is not None:
        return f"The better voice is already here: {place.program}."
    try:
        async with asyncio.timeout(seconds):
            return await _fetch(voices)
    except TimeoutError:
        return _without(f"fetching took longer than {seconds:g} s")
    except Unavailable as reason:
        return _without(str(reason))
    except OSError as reason:
        return _without(f"{reason.filename or voices}: {reason.strerror}")


def _without(reason: str) -> str:
    return f"The better voice was not fetched ({reason}); espeak-ng speaks instead."


async def _fetch(voices: Path) -> str:
    for program in ("apt-get", "apt-cache", "dpkg-deb", "dpkg-query"):
        if shutil.which(program) is None:
            raise Unavailable(f"this system has no {program}")
    await asyncio.to_thread(voices.mkdir, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=voices, ignore_cleanup_errors=True) as draft:
        folder = Path(draft)
        names = [*_PACKAGES, *await _libraries()]
        said = await _run("apt-get", *_QUIETLY, "download", *names, folder=folder)
        packages = await asyncio.to_thread(lambda: sorted(folder.glob("*.deb")))
        if not packages:
            raise Unavailable(_complaint(said))
        for package in packages:
            await _run("dpkg-deb", "-x", str(package), str(folder / "festival"))
        await asyncio.to_thread(_settle, folder / "festival", voices / "festival")
    await _try_out(voices)
    return f"The better voice was fetched: Festival with {_PACKAGES[1]}, in {voices / 'festival'}."


async def _libraries() -> list[str]:
    """Packages of the shared libraries Festival needs and this system has not."""
    tree = await _run(
        "apt-cache",
        *("depends", "--recurse", "--important", "--no-conflicts", "--no-breaks"),
        *("--no-replaces", "--no-pre-depends", "libestools2.5"),
    )
    wanted = set(_LIBRARY.findall(tree)) - _OF_THE_SYSTEM
    here = await _run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\n")
    return sorted(wanted - {line[3:] for line in here.splitlines() if line.startswith("ii")})


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


async def _try_out(voices: Path) -> None:
    """Say a word with it, and take it away again when it cannot."""
    engine = Festival(FestivalSettings(timeout_seconds=10), Role("en", 1.0, voices))
    try:
        await engine.open()
        await engine.speak([Token("hello", ".")])
    except Unavailable as reason:
        await asyncio.to_thread(shutil.rmtree, voices / "festival", ignore_errors=True)
        raise Unavailable(f"what was fetched does not run here: {reason}") from reason
    finally:
        await engine.close()
