"""What was chosen on the set-up page, laid over the text of a settings file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from console.setup import Choices, OutputChoice, Refused
from studio.environment import looked_up
from studio.errors import Misconfigured
from studio.yaml_edit import Put, put
from studio.yaml_text import read_yaml

SCHEMES = ("rtmp", "rtmps", "srt")
_NAMED = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_OURS = re.compile(r"\$\{(VITRINE_[A-Z0-9_]*|HF_TOKEN)\}")
"""Keys of the show itself: no destination needs to know them."""
_SECTIONS = {
    "name": ("show", "name"), "language": ("show", "language"), "currency": ("catalog", "currency"),
    "pack": ("presenter", "pack"), "palette": ("presenter", "palette"),
    "outfit": ("presenter", "outfit"), "light": ("stage", "light"), "engine": ("voice", "engine"),
    "character": ("voice", "character"), "rate": ("voice", "rate"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A settings file that is not written yet."""

    text: str
    keys: Mapping[str, str] = field(repr=False)
    """Stream keys by the names under which the text asks for them."""


def draft(text: str, choices: Choices, catalogue: str | None, keys: Mapping[str, str]) -> Draft:
    """The file `text` with what was chosen; `catalogue` is the path of the one handed in.

    `keys` are those kept so far. Raises `Refused` with what to change.
    """
    told = {key: getattr(choices, key) for key in _SECTIONS}
    changes = [Put(_SECTIONS[key], value) for key, value in told.items() if value is not None]
    if catalogue is not None:
        changes.insert(0, Put(("catalog", "file"), catalogue))
    if choices.size is not None:
        width, _, height = choices.size.partition("x")
        changes += [Put(("stream", "width"), int(width)), Put(("stream", "height"), int(height))]
    new: dict[str, str] = {}
    try:
        if choices.outputs is not None:
            listed = _outputs(text, choices.outputs, keys, new)
            changes.append(Put(("stream", "outputs"), listed))
        return Draft(put(text, changes), new)
    except Misconfigured as reason:
        raise Refused(str(reason)) from reason


def outputs_in(text: str) -> list[dict[str, Any]]:
    """The destinations as they are written in a settings file; none in one that is broken."""
    try:
        listed = (read_yaml(text) or {})["stream"]["outputs"]
    except Exception:  # noqa: BLE001 - whatever the file is: who reads it whole says what is wrong
        return []
    return [
        one for one in listed or [] if isinstance(one, dict) and isinstance(one.get("url"), str)
    ]


def _outputs(
    text: str, chosen: tuple[OutputChoice, ...], keys: Mapping[str, str], new: dict[str, str]
) -> list[dict[str, Any]]:
    before = {str(one.get("name")): one for one in outputs_in(text)}
    names = [choice.name for choice in chosen]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Refused(f"Two outputs are called {min(twice)}; give one another name.")
    # A name that another destination of the file has cannot be given away.
    taken = {
        name for other, one in before.items() for name in _NAMED.findall(one["url"])
        if other in names
    }  # fmt: skip
    listed = []
    for choice in chosen:
        known = before.get(choice.name)
        if choice.address is None and choice.key is None:
            if known is None:
                raise Refused(f"{choice.name}: give its address.")
            listed.append(known)
            continue
        listed.append(_output(choice, known, taken | keys.keys() | new.keys(), new))
    return listed


def _output(
    choice: OutputChoice, known: dict[str, Any] | None, taken: set[str], new: dict[str, str]
) -> dict[str, Any]:
    """The entry of one destination; its key goes to `new`, and only its name into the entry."""
    if choice.address is None:
        named = _NAMED.findall(known["url"]) if known else []
        if len(named) != 1:
            raise Refused(f"{choice.name}: give the address together with the new key.")
        new[named[0]] = _key(choice)
        return known or {}
    base, secret = split(choice.name, choice.address.strip(), _key(choice) if choice.key else "")
    url = base
    if secret:
        name = _NAMED.fullmatch(secret)
        if name is None:
            new[label := free_name(choice.name, taken)] = secret
            secret = f"${{{label}}}"
        url += secret
    if (ours := _OURS.search(url)) is not None:
        raise Refused(f"{choice.name}: {ours[1]} is a key of the show, not of a destination.")
    entry = {"name": choice.name, "url": url}
    return entry if choice.platform == "auto" else {**entry, "platform": choice.platform}


def _key(choice: OutputChoice) -> str:
    key = (choice.key or "").strip()
    if not key or len(key.split()) != 1 or not key.isprintable():
        raise Refused(f"{choice.name}: the stream key has spaces in it; copy it again.")
    return key


def split(name: str, address: str, key: str = "") -> tuple[str, str]:
    """What of an address may stand in the settings, and what is a key. Raises `Refused`.

    `rtmps://a.example/live2/abcd` gives `rtmps://a.example/live2/` and `abcd`; of SRT the whole
    query is one, as it holds stream id and passphrase.
    """
    try:
        parts = urlsplit(address)
        good = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or len(address.split()) != 1 or not address.isprintable():
        said = f"{', '.join(f'{scheme}://' for scheme in SCHEMES[:-1])} or {SCHEMES[-1]}://"
        raise Refused(f"{name}: the address starts with {said} and names a server.")
    head = f"{parts.scheme}://{parts.netloc}"
    if "@" in parts.netloc:
        return f"{parts.scheme}://", address.partition("://")[2] + (f"/{key}" if key else "")
    if parts.scheme == "srt":
        query = "&".join(filter(None, (parts.query, key and f"streamid={key}")))
        return (f"{head}{parts.path}?", query) if query else (f"{head}{parts.path}", "")
    app, _, rest = parts.path.strip("/").partition("/")
    if not app:
        raise Refused(f"{name}: the address names an application after the server, as /live does.")
    secret = rest.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    if key:
        # Bilibili's keys begin with a question mark; it belongs behind the slash all the same.
        secret = f"{secret}/{key}" if secret else key.lstrip("/")
    return (f"{head}/{app}/", secret) if secret else (f"{head}/{app}", "")


def free_name(name: str, taken: set[str]) -> str:
    """A name for the key of an output: `YOUTUBE_KEY`; one that nobody else has."""
    word = re.sub(r"[^A-Z0-9]+", "_", name.upper().encode("ascii", "ignore").decode()).strip("_")
    if not word or word[0].isdigit() or word.startswith("VITRINE"):
        word = f"OUTPUT_{word}".strip("_")
    label, number = f"{word}_KEY", 1
    while label in taken or looked_up(label):
        number += 1
        label = f"{word}_{number}_KEY"
    return label
