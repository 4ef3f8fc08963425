"""A real nginx-rtmp on free ports of 127.0.0.1, as unprivileged user, that can be hurt."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.show import free_port

CONFIG = """
load_module {module};
daemon off; master_process off; error_log {folder}/log info; pid {folder}/pid;
events {{ worker_connections 512; }}
rtmp {{ server {{ listen 127.0.0.1:{port}; application live {{
  live on; drop_idle_publisher 5s; record {record}; record_path {take}; record_unique on; }} }} }}
http {{ access_log off; server {{ listen 127.0.0.1:{control};
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi; location /control {{ rtmp_control all; }} }} }}
"""
MODULES = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/libexec/nginx/modules")


def rtmp_module() -> str | None:
    found = (Path(folder) / "ngx_rtmp_module.so" for folder in MODULES)
    return next((str(path) for path in found if path.exists()), None)


class RtmpServer:
    """Takes whatever is published; unless told not to it keeps one FLV file for each connection.

    The name of a file holds the second only, so each start records into a folder of its own.
    """

    def __init__(self, nginx: str, module: str, folder: Path, *, record: bool = True) -> None:
        self.folder = folder
        self.port, self._control = free_port(), free_port()
        self.starts = 0
        self._module = module
        self._kept = "all" if record else "off"
        self._command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"rtmp://127.0.0.1:{self.port}/live/topsecretkey"

    def start(self) -> None:
        self.starts += 1
        self.take.mkdir()
        config = CONFIG.format(
            module=self._module,
            folder=self.folder,
            take=self.take,
            record=self._kept,
            port=self.port,
            control=self._control,
        )
        (self.folder / "nginx.conf").write_text(config)
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    @property
    def take(self) -> Path:
        """Where it records since it was started last."""
        return self.folder / f"take{self.starts}"

    @property
    def listens(self) -> bool:
        """Whether the kernel knows of a socket that waits for publishers; asks no connection."""
        here = f":{self.port:04X} 00000000:0000 0A"
        return here in Path("/proc/net/tcp").read_text(encoding="ascii")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def drop(self, key: str = "topsecretkey") -> None:
        """Throw the publisher of this key out, as platforms do when a session is too long."""
        url = f"http://127.0.0.1:{self._control}/control/drop/publisher?app=live&name={key}"
        with urllib.request.urlopen(url, timeout=5):
            pass

    def recordings(self) -> list[Path]:
        return sorted(self.folder.glob("take*/*.flv"), key=lambda path: path.stat().st_ctime_ns)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def until(happened: Callable[[], bool], seconds: float = 15) -> bool:
    """Wait for something real to happen; False when it does not in time."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
