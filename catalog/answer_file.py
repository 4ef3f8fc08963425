"""An answer is written into a sidecar: one entry more, and everything else stays as it was.

The result is read again before it counts.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from catalog.answer_place import placed
from catalog.brand import LONGEST_ANSWER, LONGEST_LINE, MOST
from catalog.product import Faq
from catalog.sidecar import Entry, Sidecar, read_sidecar
from studio.errors import Misconfigured


class NotWritten(ValueError):
    """The answer cannot stand in this sidecar. The message is for the operator."""


def with_answer(raw: bytes, name: str, keys: Collection[str], faq: Faq) -> bytes:
    """The bytes of the sidecar `name` with this answer among those of a product.

    `keys` are what the product may be called there, the best name first: a new entry gets that. An
    answer to the same question is replaced. Raises `NotWritten`.
    """
    try:
        before = read_sidecar(raw, name)
        text = raw.decode("utf-8-sig")
        written = _written(text, name, keys, faq).encode()
        after = read_sidecar(written, name)
    except UnicodeDecodeError as reason:
        raise NotWritten(f"{name} is not UTF-8: save it as such first") from reason
    except (Misconfigured, yaml.YAMLError, ValueError) as reason:
        raise NotWritten(f"{name} cannot be added to: {' '.join(str(reason).split())}") from reason
    _proved(before, after, set(keys), faq)
    return written


def kept(faq: Faq, among: Iterable[Faq]) -> bool:
    """Whether question and answer stand among these, in whatever language they are said to be."""
    asked = faq.question.casefold()
    return any((known.question.casefold(), known.answer) == (asked, faq.answer) for known in among)


def put(path: Path, raw: bytes | None) -> None:
    """Write the file in one stroke, where its folder allows; None takes it away. `OSError`."""
    if raw is None:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(raw)
        draft.replace(path)
    except OSError:
        # The file may be all of its folder that is ours, as where a container mounts it alone.
        draft.unlink(missing_ok=True)
        path.write_bytes(raw)


def _written(text: str, name: str, keys: Collection[str], faq: Faq) -> str:
    told = placed(text or ("{}" if name.endswith(".json") else ""), keys, faq)
    if not name.endswith(".json"):
        return told
    # What was put between the brackets is YAML, whose names need no quotes.
    return json.dumps(yaml.safe_load(told), ensure_ascii=False, indent=2) + "\n"


def _proved(before: Sidecar, after: Sidecar, keys: set[str], faq: Faq) -> None:
    """That the answer can be read back, and nothing else has changed."""
    news = [problem for problem in after.problems if problem not in before.problems]
    if news:
        raise NotWritten(f"found {news[0].found}, expected {news[0].expected}")
    own = [key for key in after.entries if key in keys or key.casefold() in keys]
    if not any(kept(faq, after.entries[key].brand.faq) for key in own):
        raise NotWritten(
            f"expected a question of at most {LONGEST_LINE} characters, an answer of at most "
            f"{LONGEST_ANSWER}, and at most {MOST} of them"
        )
    if _others(before, own) != _others(after, own):
        raise NotWritten("the sidecar is built so that adding to one product changes another")


def _others(sidecar: Sidecar, own: list[str]) -> dict[str, Entry]:
    entries = sidecar.entries.items()
    return {key: replace(entry, where="") for key, entry in entries if key not in own}
