"""Pictures of products as readable files on this machine, wherever the catalogue has them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PIL import Image

from catalog.fetch import BIGGEST, Fetcher
from catalog.product import Product
from studio.clock import Clock, SystemClock
from studio.drawing_limits import check_drawing
from studio.errors import Unavailable

MOST_PIXELS = 40_000_000
_READY = frozenset({"PNG", "JPEG", "WEBP"})
"""Formats that every painter reads; others are kept as PNG."""
_TRIED = 3
"""Pictures of a product that are tried before it has none."""
_AGAIN = 300.0
"""Seconds until an address that failed is tried again."""
_KEPT = 200 * 2**20
"""Bytes of fetched and converted pictures that are kept."""


@dataclass(frozen=True, slots=True)
class _Tried:
    path: Path | None
    until: float
    stamp: int = 0
    """Modification time of a local file."""

    def holds(self, stamp: int, now: float) -> bool:
        gone = self.path is not None and not _stamp(self.path)
        return self.stamp == stamp and now < self.until and not gone


class Pictures:
    """Finds, fetches and checks pictures. Never raises; `faults` says why a product has none."""

    def __init__(
        self,
        cache: Path,
        base: Path,
        fetch: bool,  # noqa: FBT001 - as the setting it comes from
        clock: Clock | None = None,
        fetcher: Fetcher | None = None,
    ) -> None:
        """`base` is the catalogue's folder: relative paths start, and stay, there."""
        self._cache = cache / "pictures"
        self._base = base
        self._fetch = fetch
        self._clock = clock or SystemClock()
        self._fetcher = fetcher or Fetcher()
        self._tried: dict[str, _Tried] = {}
        self._faults: dict[str, str] = {}

    @property
    def faults(self) -> Mapping[str, str]:
        """By sku, why the product's last picture could not be used."""
        return MappingProxyType(self._faults)

    async def get(self, product: Product) -> Path | None:
        """A PNG, JPEG, WebP or SVG file that was read through, or None."""
        for text in product.pictures[:_TRIED]:
            try:
                path = await self._one(text)
            except Unavailable as reason:
                self._faults[product.sku] = str(reason)
                continue
            if path is not None:
                self._faults.pop(product.sku, None)
                return path
        return None

    async def _one(self, text: str) -> Path | None:
        """Raises `Unavailable` when it fails for the first time; None until it is tried again."""
        local = self._local(text) if "://" not in text else None
        stamp = await asyncio.to_thread(_stamp, local) if local else 0
        tried = self._tried.get(text)
        if tried is not None and tried.holds(stamp, self._clock.now()):
            return tried.path
        self._tried[text] = _Tried(None, self._clock.now() + _AGAIN, stamp)
        path = (
            await asyncio.to_thread(self._usable, local, text)
            if local
            else await self._remote(text)
        )
        self._tried[text] = _Tried(path, float("inf"), stamp)
        return path

    def _local(self, text: str) -> Path:
        if "\0" in text:
            raise Unavailable("picture: a path with a zero in it")
        try:
            inside = (self._base / text).resolve()
        except RuntimeError as reason:
            raise Unavailable(f"picture {text!r}: a link that leads to itself") from reason
        if not inside.is_relative_to(self._base.resolve()):
            raise Unavailable(f"picture {text!r}: lies outside the catalogue's folder")
        return inside

    async def _remote(self, url: str) -> Path:
        if not self._fetch:
            raise Unavailable(f"picture {_shown(url)}: fetching is off (catalog.fetch_pictures)")
        kept = self._cache / hashlib.sha256(url.encode()).hexdigest()[:32]
        if not kept.exists():
            try:
                content = await self._fetcher.image(url)
            except Unavailable as reason:
                raise Unavailable(f"picture {_shown(url)}: {reason}") from reason
            await asyncio.to_thread(self._keep, kept, content)
        try:
            return await asyncio.to_thread(self._usable, kept, url)
        except Unavailable:
            kept.unlink(missing_ok=True)
            raise

    def _keep(self, path: Path, content: bytes) -> None:
        """Write whole or not at all, and make room."""
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(content)
            part.replace(path)
            files = sorted(self._cache.iterdir(), key=lambda file: -file.stat().st_mtime)
            room = _KEPT
            for file in files:
                room -= file.stat().st_size
                if room < 0:
                    file.unlink(missing_ok=True)
        except OSError as reason:
            raise Unavailable(f"picture cache {self._cache}: {reason.strerror}") from reason

    def _usable(self, path: Path, text: str) -> Path:
        """The file itself, or a PNG of it, after reading all of it."""
        try:
            return self._read(path, _shown(text))
        except Unavailable:
            raise
        except Exception as reason:
            # Each of Pillow's decoders has errors of its own for files that pretend to be theirs.
            raise Unavailable(
                f"picture {_shown(text)}: cannot be read ({type(reason).__name__})"
            ) from reason

    def _read(self, path: Path, shown: str) -> Path:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting for ever
            raise Unavailable(f"picture {shown}: is no file")
        if path.suffix.casefold() == ".svg":
            return _drawing(path, shown)
        if path.stat().st_size > BIGGEST:
            raise Unavailable(f"picture {shown}: more than {BIGGEST >> 20} MB")
        with Image.open(path) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Unavailable(
                    f"picture {shown}: {width} x {height}, more than "
                    f"{MOST_PIXELS // 10**6} megapixels"
                )
            ready = picture.format in _READY and picture.mode in {"RGB", "RGBA", "L", "P"}
            picture.load()
            return path if ready else self._as_png(picture)

    def _as_png(self, picture: Image.Image) -> Path:
        self._cache.mkdir(parents=True, exist_ok=True)
        made = self._cache / f"{hashlib.sha256(picture.tobytes()).hexdigest()[:32]}.png"
        if not made.exists():
            # Whole or not at all: the disk may be full.
            part = made.with_suffix(".part")
            picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(part, "PNG")
            part.replace(made)
        return made


def _drawing(path: Path, shown: str) -> Path:
    try:
        if path.stat().st_size > BIGGEST // 5:
            raise Unavailable(f"picture {shown}: more than {BIGGEST // 5 >> 20} MB of SVG")
        root = check_drawing(path.read_bytes())
    except OSError as reason:
        raise Unavailable(f"picture {shown}: {reason.strerror}") from reason
    except (ValueError, LookupError) as reason:
        raise Unavailable(f"picture {shown}: {reason}") from reason
    if not str(root.tag).endswith("svg"):
        raise Unavailable(f"picture {shown}: is XML, but no SVG")
    return path


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def _shown(url: str) -> str:
    """The address without what may be a token."""
    return repr(url.partition("?")[0][:120])
