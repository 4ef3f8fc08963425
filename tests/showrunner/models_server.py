"""A web server on this machine that hands out files, and fails as it is told."""

import hashlib
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Shelf:
    """Files by path, and what happens on the next requests for each of them.

    A misfortune is `503`, `cut 100`, `stall 100`, `html`, `elsewhere`, `lie 7`, `to /path`.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    misfortunes: dict[str, deque[str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    tagged: bool = True
    url: str = ""

    def fails(self, path: str, *how: str) -> None:
        self.misfortunes[path] = deque(how)

    def ranges(self, path: str) -> list[str]:
        """What part of a file was asked for, each time."""
        return [headers.get("range", "") for each, headers in self.asked if each == path]


class _Handler(BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        shelf, path = self.shelf, self.path.split("?")[0]
        shelf.asked.append((path, {k.lower(): v for k, v in self.headers.items()}))
        left = shelf.misfortunes.get(path)
        how, _, what = (left.popleft() if left else "").partition(" ")
        match how:
            case "to":
                self.answer(302, b"", {"Location": what})
            case "html":
                self.answer(200, b"<html>log in</html>", {"Content-Type": "text/html"})
            case code if code.isdigit():
                self.answer(int(code), b"")
            case _ if path not in shelf.files:
                self.answer(404, b"")
            case _:
                self.hand_out(shelf.files[path], how, int(what or 0))

    def hand_out(self, whole: bytes, how: str, count: int) -> None:
        tag = f'"{hashlib.sha256(whole).hexdigest()[:8]}"'
        headers = {"ETag": tag} if self.shelf.tagged else {}
        asked, condition = self.headers.get("Range"), self.headers.get("If-Range")
        start = 0
        if asked and condition in {None, tag}:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(whole):
                return self.answer(416, b"")
            place = start + (1 if how == "elsewhere" else 0)
            headers["Content-Range"] = f"bytes {place}-{len(whole) - 1}/{len(whole)}"
        length = len(whole) - start + (count if how == "lie" else 0)
        self.send_response(206 if start else 200)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()
        end = start + count if how in {"cut", "stall"} else len(whole)
        self.wfile.write(whole[start:end])
        if how == "stall":
            self.wfile.flush()
            self.shelf.over.wait()
        self.close_connection = True
        return None

    def answer(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Shelf]:
    shelf = Shelf()
    handler = type("Handler", (_Handler,), {"shelf": shelf})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        shelf.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield shelf
        finally:
            shelf.over.set()
            server.shutdown()
            thread.join()
