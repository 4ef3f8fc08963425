"""A server of OpenAI's chat completions with a script: good answers, and every fault there is."""

import json
import re
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

OPENINGS = (
    "So", "Well now", "Here we are", "Between you and me", "Let me say it plainly", "All right",
    "While we are here", "Since somebody may wonder", "Look here", "One more thing to tell",
    "Before we move on", "Just quickly", "To put it simply", "If you like", "Fair enough",
    "On the table now", "Quite simply", "As for me", "There it is", "And now",
)  # fmt: skip
MIDDLES = (
    "think about {s}", "let us talk about {s}", "the word of the hour is {s}", "say hello to {s}",
    "we come to {s}", "picture {s} at home", "my eye is on {s}", "nobody forgot {s}",
    "a small story about {s}", "keep {s} in mind", "some evenings ask for {s}", "enter {s}",
)  # fmt: skip
ENDS = (
    ".", ", and take your time.", ", you decide.", ", as you wish.", ", no rush at all.",
    ", then tell me what you think.", ". Sounds fair?", ", and that is that.", ". Still with me?",
    ", if the day allows.", ", slowly now.",
)  # fmt: skip
MOMENTS = (
    ("what it costs", "price"), ("one feature, named", "feature"), ("one plain fact", "fact_value"),
    ("what the reduction is", "saving"), ("leaves one product", "next_short_name"),
)  # fmt: skip
_SLOT = re.compile(r"^\{([\w.]+)\}:", re.MULTILINE)


def good_lines(prompt: str, number: int, many: int = 4) -> list[str]:
    """Lines that a gate lets through, with slots of the prompt, never the same twice."""
    slots = _SLOT.findall(prompt)
    wished = next((slot for told, slot in MOMENTS if told in prompt), "short_name")
    names = [s for s in (wished, "short_name", "name", "feature") if s in slots] or ["host"]
    said = []
    for at in range(number * many, number * many + many):
        subject = f"{{{names[0]}}}"
        middle = MIDDLES[at % len(MIDDLES)].replace("{s}", subject)
        opening, end = OPENINGS[at % len(OPENINGS)], ENDS[(at // 3) % len(ENDS)]
        said.append(f"{opening}, {middle}{end}")
    return said


class Server:
    """Answers as `mode` says, from now on. `asked` are the bodies of all requests."""

    def __init__(self) -> None:
        self.mode = "good"
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()
        """Set when a client closed its connection while it was being answered."""
        self.numbers = count()
        self.text: Callable[[str], str] | None = None
        self.done = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16

            def log_message(self, *_: object) -> None:
                """Quiet."""

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.asked.append(body)
                server.headers.append({k.lower(): v for k, v in self.headers.items()})
                try:
                    server._answer(self, body)
                except OSError:
                    server.hung_up.set()
                self.close_connection = True

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=lambda: self._http.serve_forever(0.02), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def _answer(self, to: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:  # noqa: PLR0912 - one case a fault
        prompt = "\n".join(m["content"] for m in body["messages"])
        lines = good_lines(prompt, next(self.numbers))
        text = self.text(prompt) if self.text else "\n".join(lines) + "\n"
        match self.mode:
            case "500" | "429" | "404" | "401":
                status = int(self.mode)
                fault = {"error": {"message": f"no, {to.headers['authorization']}", "code": status}}
                self._whole(to, status, json.dumps(fault))
            case "silent":
                self._hold(to)
            case "html":
                self._whole(to, 200, "<html><body>It works!</body></html>", "text/html")
            case "not json":
                self._whole(to, 200, "what", "application/json")
            case "redirect":
                to.send_response(307)
                to.send_header("location", self.text("") if self.text else "/elsewhere")
                to.send_header("content-length", "0")
                to.end_headers()
            case "empty":
                self._events(to, ["[DONE]"])
            case "odd":
                self._events(to, ['{"choices": 5}', "[DONE]"])
            case "no choices":
                self._events(to, ['{"id": "x", "choices": []}', "[DONE]"])
            case "broken json":
                self._events(to, [*self._chunks(text[:60]), '{"choices": [{"del'])
            case "error event":
                self._events(to, [*self._chunks(text[:60]), '{"error": {"message": "oom"}}'])
            case "cut clean":
                self._events(to, self._chunks(text[: len(text) * 2 // 3]))
            case "severed":
                self._begin(to, chunked=True)
                for chunk in self._chunks(text[: len(text) * 2 // 3]):
                    event = f"data: {chunk}\n\n".encode()
                    to.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
                to.wfile.flush()
                to.connection.shutdown(socket.SHUT_RDWR)
            case "keep alive":
                self._begin(to)
                while not self._gone(to, 0.03):
                    to.wfile.write(b": still here\n\n")
                    to.wfile.flush()
            case "stalls":
                self._begin(to)
                self._write(to, self._chunks(text[: len(text) * 2 // 3]))
                self._hold(to)
            case "drips":
                self._begin(to)
                for chunk in self._chunks(text * 50, 1):
                    if self._gone(to, 0.02):
                        return
                    self._write(to, [chunk])
            case "length":
                self._events(to, [*self._chunks(text[:-20]), self._chunk("", "length"), "[DONE]"])
            case "no reason":
                self._events(to, [*self._chunks(text), "[DONE]"])
            case _:
                self._events(to, [*self._chunks(text), self._chunk("", "stop"), "[DONE]"])

    def _hold(self, to: BaseHTTPRequestHandler) -> None:
        """Say nothing until the client hangs up."""
        while not self._gone(to, 0.2):
            pass

    def _gone(self, to: BaseHTTPRequestHandler, seconds: float) -> bool:
        readable, _, _ = select.select([to.connection], [], [], seconds)
        if self.done.is_set():
            return True
        if readable and not to.connection.recv(1, socket.MSG_PEEK):
            self.hung_up.set()
            return True
        return False

    def _whole(
        self, to: BaseHTTPRequestHandler, status: int, body: str, kind: str = "application/json"
    ) -> None:
        to.send_response(status)
        to.send_header("content-type", kind)
        to.send_header("content-length", str(len(body.encode())))
        to.end_headers()
        to.wfile.write(body.encode())

    def _begin(self, to: BaseHTTPRequestHandler, *, chunked: bool = False) -> None:
        to.send_response(200)
        to.send_header("content-type", "text/event-stream")
        to.send_header(*(("transfer-encoding", "chunked") if chunked else ("connection", "close")))
        to.end_headers()

    def _events(self, to: BaseHTTPRequestHandler, events: list[str]) -> None:
        self._begin(to)
        self._write(to, events)

    def _write(self, to: BaseHTTPRequestHandler, events: list[str]) -> None:
        to.wfile.write("".join(f"data: {event}\n\n" for event in events).encode())
        to.wfile.flush()

    def _chunks(self, text: str, size: int = 7) -> list[str]:
        return [self._chunk(text[at : at + size]) for at in range(0, len(text), size)]

    def _chunk(self, text: str, finish: str | None = None) -> str:
        delta = {"role": "assistant", "content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return json.dumps({"id": "c", "object": "chat.completion.chunk", "created": 1,
                           "model": "fake", "choices": [choice]})  # fmt: skip

    def close(self) -> None:
        self.done.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


@contextmanager
def serving() -> Iterator[Server]:
    """A server that answers."""
    server = Server()
    server._thread.start()
    try:
        yield server
    finally:
        server.close()
