"""The page that tells how a rehearsal went: minutes per product, questions, refusals."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from studio.script_report import ChatEntry, ProductRow, VoiceRow

_PAGE = Path(__file__).with_name("rehearsal.html")


def page(
    show: str,
    rows: Sequence[Mapping[str, Any]],
    products: Iterable[ProductRow],
    chat: Sequence[ChatEntry],
    refusals: Sequence[Mapping[str, Any]],
    voices: Sequence[VoiceRow],
    speed: float,
) -> str:
    """The page as HTML; everything in it that came from outside is escaped."""
    seconds: Counter[str] = Counter()
    for row in rows:
        if row["sku"]:
            seconds[row["sku"]] += row["dur"]
    spoken = sum(row["dur"] for row in rows)
    answered = sum(entry.state == "answered" for entry in chat)
    summary = (
        f"lines: {len(rows)}, minutes of speech: {spoken / 60:.1f}, answers: {answered}, "
        f"lines refused by the gate: {len(refusals)}; {_voices(voices)}; "
        f"rendered at {speed:.1f} times real time"
    )
    names = {product.sku: product.name for product in products}
    told = [(names.get(sku, sku), _clock(total)) for sku, total in seconds.most_common()]
    asked = [(_clock(e.t), e.author, e.text, e.intent, e.state, e.reason) for e in chat]
    refused = [(r.get("rule", ""), r.get("text", ""), r.get("words", "")) for r in refusals]
    said = [(_clock(r["t"]), r["kind"], names.get(r["sku"] or "", ""), r["caption"]) for r in rows]
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        show=escape(show),
        summary=escape(summary),
        products=_table(("product", "minutes"), told),
        questions=_table(("at", "who", "asked", "understood as", "state", "why"), asked),
        refused=_table(("rule", "line", "why"), refused),
        said=_table(("at", "kind", "product", "words"), said),
    )


def _voices(voices: Sequence[VoiceRow]) -> str:
    """Who made how many sentences (those known from before were not made), and what went wrong."""
    made = [f"{voice.engine} made {voice.said}" for voice in voices if voice.said]
    faults = [f"{voice.engine}: {voice.fault}" for voice in voices if voice.fault]
    return "sentences: " + ", ".join([*made, *faults] or ["all known from before"])


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    if not body:
        return "<p>None.</p>"
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    return f"<table><tr>{titles}</tr>{body}</table>"
