"""A speech server with OpenAI's interface that speaks through espeak-ng, and fails as it is told.

Run as a program with a port. `POST /script` lists what becomes of the next requests, `GET /heard`
tells what was asked since then.
"""

import asyncio
import io
import sys
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import soxr
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from voice.engine import Role, Token
from voice.espeak import Espeak, EspeakSettings

KEY = "sk-right-0123456789"
RATE = 24_000

app = FastAPI()
engine = Espeak(EspeakSettings(), Role("en", 1.0, Path("/nowhere")))
script: list[str] = []
heard: list[dict[str, Any]] = []


async def spoken(text: str, speed: float) -> bytes:
    speech = await engine.speak([Token(word) for word in text.split()])
    pcm = soxr.resample(speech.pcm, speech.rate * speed, RATE)
    return (np.clip(pcm, -1, 1) * 32767).astype("<i2").tobytes()


def as_wav(pcm: bytes, *, endless: bool = False) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(pcm)
    body = bytearray(file.getvalue())
    if endless:  # as servers do that stream before they know the length
        body[4:8] = body[40:44] = b"\xff\xff\xff\xff"
    return bytes(body)


def as_mp3(pcm: bytes) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="mono")
        samples = np.frombuffer(pcm, "<i2").reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = RATE
        out.mux([*stream.encode(frame), *stream.encode(None)])
    return file.getvalue()


def refused(status: int, code: str, **headers: str) -> Response:
    words = f"Incorrect API key provided: {KEY}."
    error = {"message": words, "type": "invalid_request_error", "code": code}
    return JSONResponse({"error": error}, status, headers)


@app.post("/script")
async def learn(request: Request) -> None:
    script[:] = await request.json()
    heard.clear()


@app.get("/heard")
async def tell() -> list[dict[str, Any]]:
    return heard


@app.post("/v1/audio/speech")
async def speech(request: Request) -> Response:
    body = await request.json()
    heard.append(
        {
            "body": body,
            "type": request.headers.get("content-type"),
            "connection": f"{request.client.port}" if request.client else "",
        }
    )
    mode = script.pop(0) if script else "speak"
    if request.headers.get("authorization") != f"Bearer {KEY}":
        return refused(401, "invalid_api_key")
    pcm = await spoken(body["input"], body.get("speed", 1.0))
    return FAILURES[mode](pcm) if mode in FAILURES else plainly(mode, pcm)


def plainly(mode: str, pcm: bytes) -> Response:
    bodies = {
        "wav": lambda: as_wav(pcm),
        "endless wav": lambda: as_wav(pcm, endless=True),
        "mp3": lambda: as_mp3(pcm),
        "speak": lambda: pcm,
    }
    kinds = {"speak": "audio/pcm", "mp3": "audio/mpeg"}
    return StreamingResponse(pieces(bodies[mode]()), media_type=kinds.get(mode, "audio/wav"))


async def pieces(body: bytes, stop: int | None = None) -> AsyncIterator[bytes]:
    for at in range(0, len(body) if stop is None else stop, 4096):
        yield body[at : at + 4096]
        await asyncio.sleep(0)
    if stop is not None:
        await asyncio.sleep(60)


async def never(_: bytes) -> AsyncIterator[bytes]:
    await asyncio.sleep(60)
    yield b""


def sound(body: bytes, kind: str = "audio/pcm") -> Response:
    return Response(body, media_type=kind)


def cut(pcm: bytes) -> Response:
    response = StreamingResponse(pieces(pcm[: len(pcm) // 2]), media_type="audio/pcm")
    response.headers["content-length"] = str(len(pcm))
    return response


FAILURES = {
    "slow": lambda pcm: StreamingResponse(never(pcm), media_type="audio/pcm"),
    "stalls": lambda pcm: StreamingResponse(pieces(pcm, 8192), media_type="audio/pcm"),
    "cut": cut,
    "odd": lambda pcm: sound(pcm[:-1]),
    "empty": lambda pcm: sound(b""),
    "silent": lambda pcm: sound(bytes(len(pcm))),
    "noise": lambda pcm: sound(np.random.default_rng(1).bytes(len(pcm))),
    "text as sound": lambda pcm: sound(b'{"detail": "the voice is on holiday"} ' * 1500),
    "too short": lambda pcm: sound(pcm[20_000:20_200]),
    "broken wav": lambda pcm: sound(b"RIFF" + bytes(400), "audio/wav"),
    "page": lambda pcm: HTMLResponse("<h1>It works!</h1>"),
    "json": lambda pcm: JSONResponse({"audio": None}),
    "401": lambda pcm: refused(401, "invalid_api_key"),
    "404": lambda pcm: refused(404, f"no {KEY}"),
    "429": lambda pcm: refused(429, "rate_limit_exceeded", **{"retry-after": "20"}),
    "500": lambda pcm: Response(f"Traceback: {KEY}", 500),
    "redirect": lambda pcm: Response(None, 307, {"location": "http://127.0.0.1:9/elsewhere"}),
}


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
