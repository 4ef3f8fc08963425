"""What a child process of the show costs is told, or nothing is; asking never ends the show."""

import asyncio
import resource
import sys

from showrunner.figures import figures
from studio.child import Child


def test_without_a_free_file_nobody_dies_of_asking_what_a_child_costs() -> None:
    async def asked() -> tuple[float, float]:
        child = Child("sleeper", (sys.executable, "-I", "-c", "input()"))
        await child.start()
        try:
            # It has begun to run before it has become the program that it is to run.
            while (known := child.memory_mb) < 1:
                await asyncio.sleep(0.01)
            limits = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
            try:
                figures()
                return known, child.memory_mb
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        finally:
            await child.kill()

    before, then = asyncio.run(asked())
    assert before >= 1
    assert then == 0
