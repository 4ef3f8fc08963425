"""Our own RTMP ingest on this machine: what arrives becomes HLS for the watch page."""

import asyncio
import logging
import socket
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from studio.clock import Clock

log = logging.getLogger(__name__)

SEGMENT = 2
"""Seconds of a segment: one group of pictures."""
LISTED = 6
WAIT_FOR_PUBLISHER = 30
"""Seconds a child waits for a publisher before it is replaced; bounds the life of one orphaned."""
PAUSE = 0.1
"""Seconds between the end of one child and the next: it can only take one publisher."""
LONGEST_PAUSE = 3.0
"""Seconds: the pause when children end as soon as they are born, as on a port taken meanwhile."""
HANGS = 4.0 * SEGMENT
"""Seconds without a segment after which a child that has a publisher hangs."""
LOOK = 1.0
"""Seconds between two looks at that."""
BRIEF = 1.0
"""Seconds of life below which that is so."""
PATIENCE = 2.0
"""Seconds a child may take to end."""


class Ingest:
    """Takes one publisher at a time, and the next as soon as it has left."""

    def __init__(self, folder: Path, clock: Clock, port: int = 1935) -> None:
        """`folder` receives playlist and segments. Another port is taken if this one is busy."""
        self.folder = folder
        self._clock = clock
        self._wanted = port
        self._run = uuid4().hex[:8]
        """Begins the names of segments: a cache in front must never meet one a second time."""
        self._stopping = asyncio.Event()
        self.publishers = 0
        """Children that have ended, each after at most one publisher."""

    @cached_property
    def port(self) -> int:
        """Chosen when first asked for."""
        for port in (self._wanted, 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                with suppress(OSError):
                    probe.bind(("127.0.0.1", port))
                    return int(probe.getsockname()[1])
        raise AssertionError("the system has no free port")

    @property
    def url(self) -> str:
        """Where to push to."""
        return f"rtmp://127.0.0.1:{self.port}/live/vitrine"

    @property
    def playlist(self) -> Path:
        return self.folder / "live.m3u8"

    def ready(self) -> bool:
        """True when a viewer can start."""
        with suppress(OSError):
            return "#EXTINF" in self.playlist.read_text(encoding="utf-8")
        return False

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    async def run(self) -> None:
        """Listen until stopped or cancelled."""
        pause = PAUSE
        while not self._stopping.is_set():
            # Each time: where temporary files are swept out it may have been taken for old.
            self.folder.mkdir(parents=True, exist_ok=True)
            born = self._clock.now()
            child = await asyncio.create_subprocess_exec(
                *self._command(), stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, start_new_session=True
            )
            try:
                await self._until_over(child)
            finally:
                await _end(child)
            self.publishers += 1
            lived = self._clock.now() - born
            pause = PAUSE if lived > BRIEF else min(LONGEST_PAUSE, pause * 2)
            await self._clock.pause(pause)

    async def _until_over(self, child: Process) -> None:
        async with asyncio.TaskGroup() as family:
            stopping = family.create_task(self._stopping.wait(), name="ingest stops")
            ear = family.create_task(self._listen(child), name="hear ingest")
            watch = family.create_task(self._watch(), name="watch ingest")
            three = {stopping, ear, watch}
            await asyncio.wait(three, return_when=asyncio.FIRST_COMPLETED)
            for task in three:
                task.cancel()

    async def _watch(self) -> None:
        """Return when the child writes nothing any more: it hangs, or it never had a publisher."""
        before, still, patience = self._written(), 0.0, WAIT_FOR_PUBLISHER + HANGS
        while still < patience:
            await self._clock.pause(LOOK)
            now = self._written()
            if now == before:
                still += LOOK
            else:
                before, still, patience = now, 0.0, HANGS
        log.warning("our own ingest has written nothing for %.0f s: another takes over", still)

    def _written(self) -> int:
        """Grows with every segment."""
        with suppress(OSError):
            return self.playlist.stat().st_mtime_ns
        return 0

    async def _listen(self, child: Process) -> None:
        assert child.stderr is not None
        async for raw in child.stderr:
            log.debug("ingest: %s", raw.decode("utf-8", "replace").strip()[:300])
        await child.wait()

    def _command(self) -> list[str]:
        import ffmpeg  # noqa: PLC0415 - a tenth of a second, which no start has to wait for
        import imageio_ffmpeg  # noqa: PLC0415 - the same

        source = ffmpeg.input(self.url, listen=1, timeout=WAIT_FOR_PUBLISHER)
        stream = ffmpeg.output(
            source,
            str(self.playlist),
            c="copy",
            format="hls",
            hls_time=SEGMENT,
            hls_list_size=LISTED,
            hls_flags="delete_segments+append_list+omit_endlist+independent_segments+temp_file",
            hls_segment_filename=str(self.folder / f"{self._run}-%d.ts"),
        ).global_args("-hide_banner", "-nostats", "-nostdin", "-loglevel", "error")
        line: list[str] = stream.compile(cmd=imageio_ffmpeg.get_ffmpeg_exe())
        return line


async def _end(child: Process) -> None:
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()
