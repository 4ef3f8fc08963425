"""Where an answer goes in the text of a YAML sidecar, and the text with it there.

Only the new lines are written. Whatever else stands in the file, comments, quotes, indents and
empty lines included, is copied letter for letter; PyYAML says where everything stands.
"""

import json
from collections.abc import Collection

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.product import Faq
from catalog.words import clean

_NAMES = ("sku", "id", "handle")
_QUESTION, _ANSWER = ("question", "q"), ("answer", "a")


class NoPlace(ValueError):
    """The sidecar is built so that nothing can be added. The message says where."""


def placed(text: str, keys: Collection[str], faq: Faq) -> str:
    """The text with the answer in it; an answer to the same question is replaced.

    `keys` are what the product may be called, the best name first: a new entry gets that.
    Raises `yaml.YAMLError` or `NoPlace`.
    """
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    root = yaml.compose(text, loader)
    return _Sheet(text).with_answer(root, keys, faq)


class _Sheet:
    def __init__(self, text: str) -> None:
        self._text = text

    def with_answer(self, root: Node | None, keys: Collection[str], faq: Faq) -> str:
        if isinstance(root, MappingNode) and (inner := _value(root, ("products",))) is not None:
            root = inner if isinstance(inner, MappingNode | SequenceNode) else root
        if root is None or _empty(root):
            return self._inserted(len(self._text.rstrip()), _new(next(iter(keys)), faq))
        if isinstance(root, SequenceNode):
            return self._in_list(root, keys, faq)
        if isinstance(root, MappingNode):
            return self._in_table(root, keys, faq)
        raise NoPlace("it holds no products")

    def _in_list(self, root: SequenceNode, keys: Collection[str], faq: Faq) -> str:
        entries = (one for one in root.value if isinstance(one, MappingNode))
        own = next((one for one in entries if _is(_text(_value(one, _NAMES)), keys)), None)
        if own is not None:
            return self._told(own, faq)
        name = _quoted(next(iter(keys)))
        row = f"{{sku: {name}, faq: [{_flow(faq)}]}}"
        return self._added(root, row, [f"- sku: {name}", *_faq(faq, 2)])

    def _in_table(self, root: MappingNode, keys: Collection[str], faq: Faq) -> str:
        key = next(iter(keys))
        named = next((pair for pair in root.value if _is(_text(pair[0]), keys)), None)
        if named is None:
            row = f"{_quoted(key)}: {{faq: [{_flow(faq)}]}}"
            return self._added(root, row, ["", *_new(key, faq)])
        name, entry = named
        if _empty(entry):
            return self._inserted(name.end_mark.index + 1, _faq(faq, name.start_mark.column + 2))
        if not isinstance(entry, MappingNode):
            raise NoPlace(f"what stands under {_text(name)!r} is no list of keys")
        return self._told(entry, faq)

    def _told(self, entry: MappingNode, faq: Faq) -> str:
        pair = next((pair for pair in entry.value if _text(pair[0]) == "faq"), None)
        if pair is None:
            return self._added(entry, f"faq: [{_flow(faq)}]", _faq(faq, 0))
        name, listed = pair
        if _empty(listed):
            return self._inserted(name.end_mark.index + 1, _row(faq, name.start_mark.column + 2))
        if not isinstance(listed, SequenceNode):
            raise NoPlace("its `faq` is no list of questions and answers")
        for known in listed.value:
            asked = _text(_value(known, _QUESTION)) if isinstance(known, MappingNode) else ""
            if asked.casefold() == faq.question.casefold():
                return self._answered(known, faq)
        return self._added(listed, _flow(faq), _row(faq, 0))

    def _answered(self, known: MappingNode, faq: Faq) -> str:
        old = _value(known, _ANSWER)
        if not isinstance(old, ScalarNode) or _empty(old):
            raise NoPlace("the question stands there without an answer that can be replaced")
        start, end = old.start_mark.index, self._end(old)
        return self._text[:start] + _quoted(faq.answer) + self._text[end:]

    def _added(self, place: MappingNode | SequenceNode, row: str, lines: list[str]) -> str:
        """One entry more at the end of `place`: `row` between brackets, `lines` in a block."""
        if place.flow_style:
            end = len(self._text[: place.end_mark.index - 1].rstrip())
            comma = ", " if place.value and self._text[end - 1] != "," else ""
            return f"{self._text[:end]}{comma}{row}{self._text[end:]}"
        indent = " " * place.start_mark.column
        return self._inserted(self._end(place), [indent + line if line else "" for line in lines])

    def _inserted(self, after: int, lines: list[str]) -> str:
        """`lines` below the line in which `after` stands."""
        at = self._text.find("\n", after)
        head, tail = (self._text, "") if at < 0 else (self._text[:at], self._text[at:])
        head = f"{head}\n" if head.strip() else ""
        return f"{head}{chr(10).join(lines if head else filter(None, lines))}{tail or chr(10)}"

    def _end(self, node: Node) -> int:
        """Where the last letter of a node stands; what follows it in a block is no part of it."""
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return len(self._text[: node.end_mark.index].rstrip())


def _new(key: str, faq: Faq) -> list[str]:
    return [f"{_quoted(key)}:", *_faq(faq, 2)]


def _faq(faq: Faq, indent: int) -> list[str]:
    return [f"{' ' * indent}faq:", *_row(faq, indent + 2)]


def _row(faq: Faq, indent: int) -> list[str]:
    space = " " * indent
    return [
        f"{space}- question: {_quoted(faq.question)}",
        f"{space}  answer: {_quoted(faq.answer)}",
    ]


def _flow(faq: Faq) -> str:
    return f"{{question: {_quoted(faq.question)}, answer: {_quoted(faq.answer)}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(entry: MappingNode, names: Collection[str]) -> Node | None:
    return next((value for key, value in entry.value if _text(key) in names), None)


def _text(node: Node | None) -> str:
    return clean(node.value) if isinstance(node, ScalarNode) else ""


def _empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value and not node.style


def _is(name: str, keys: Collection[str]) -> bool:
    return name in keys or name.casefold() in keys
