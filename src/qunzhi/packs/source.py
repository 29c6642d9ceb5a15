"""Reads YAML into a tree that remembers where everything stands, and refuses what a pack has no use for.

Only the plain part of YAML is let in: mappings, lists and scalars. Anchors, aliases and tags are refused (they are how
a small file becomes a huge or an active one), and so are doubled keys, tabs as indentation, several documents in one
file, and files that are too large or too deeply nested. The tree is built from parser events, without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.yamlerrors import no_alias, syntax_problem

#: Bytes of one pack file; the longest of our own is 33 kB and has 2,000 nodes. What is larger would take seconds.
MAX_BYTES = 500_000
MAX_DEPTH = 24
MAX_NODES = 40_000

_INT = re.compile(r"[-+]?\d{1,18}")
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d{1,3})?")
_CONSTANTS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Node:
    """A value and where it stands (both counted from 1). ``keys`` is where each key of a mapping stands."""

    value: Any
    line: int
    char: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value as plain dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items()}
        if isinstance(self.value, list):
            return [v.plain() for v in self.value]
        return self.value

    def find(self, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Where ``path`` stands, or the deepest part of it that exists; with ``key`` the last key itself."""
        node = self
        where = (node.line, node.char)
        for n, step in enumerate(path):
            inner = node.value
            if isinstance(inner, dict) and step in inner:
                where = node.keys[str(step)] if key and n == len(path) - 1 else (inner[step].line, inner[step].char)
                node = inner[step]
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                node = inner[step]
                where = (node.line, node.char)
        return where


def _scalar(event: Any) -> Any:
    """The YAML 1.2 core meaning of a scalar; dates stay text, so ``no`` and ``2022-06-17`` are what they look like."""
    text = event.value
    if event.style or not isinstance(text, str):
        return text
    if text.lower() in _CONSTANTS:
        return _CONSTANTS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


class _Builder:
    """Puts parser events together; collects what is not allowed and goes on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.stack: list[tuple[Node, str | None]] = []
        self.documents = 0
        self.nodes = 0

    def say(self, event: Any, code: str, message: Words, hint: Words = NOTHING, value: str = "") -> None:
        """One problem at an event's place."""
        mark = event.start_mark
        place = Place(file=self.file, line=mark.line + 1, char=mark.column + 1)
        self.problems.append(Problem(code, message, hint, place, value))

    def add(self, node: Node, event: Any) -> None:
        """Hangs a finished or just opened node under the one that is open."""
        if not self.stack:
            if self.root is None:
                self.root = node
            return
        parent, key = self.stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif key is None:
            if isinstance(node.value, (dict, list)):
                self.say(event, "bad_key", Words("键必须是一个词", "a key must be a single word"))
                self.stack[-1] = (parent, "")
                return
            self.key(parent, node, event)
        else:
            if key:
                parent.value[key] = node
            self.stack[-1] = (parent, None)

    def key(self, parent: Node, node: Node, event: Any) -> None:
        """Takes a scalar as the next key of a mapping."""
        name = event.value
        if not name:
            self.say(event, "bad_key", Words("键是空的", "an empty key"))
        if name in parent.keys:
            line = parent.keys[name][0]
            self.say(
                event,
                "duplicate_key",
                Words(f"「{name}」写了两次（第 {line} 行已有）", f'"{name}" stands twice (first on line {line})'),
                Words("合并成一处或删掉一处", "merge the two or delete one"),
                name,
            )
            self.stack[-1] = (parent, "")  # what it holds is dropped: the first one stands
            return
        parent.keys[name] = (node.line, node.char)
        self.stack[-1] = (parent, name)

    def take(self, event: Any) -> bool:
        """One event; False when there is no use in going on."""
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                text = Words("一个文件只能写一个包", "one file holds one pack")
                self.say(event, "many_documents", text, Words("去掉多出来的 ---", "remove the further ---"))
                return False
        if isinstance(event, AliasEvent):
            self.say(event, "alias", *no_alias(), value=f"*{event.anchor}")
            mark = event.start_mark
            self.add(Node("", mark.line + 1, mark.column + 1), _Named(event.anchor or "", mark))
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            return self.open(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.stack.pop()
        return True

    def open(self, event: Any) -> bool:
        """A scalar, or the start of a mapping or list."""
        if event.anchor:
            self.say(event, "alias", *no_alias(), value=f"&{event.anchor}")
        if event.tag and event.tag not in {"!", "tag:yaml.org,2002:str"}:
            hint = Words("去掉叹号开头的部分", "remove the part that begins with an exclamation mark")
            self.say(event, "tag", Words("不允许类型标记", "tags are not allowed"), hint, str(event.tag))
        self.nodes += 1
        if len(self.stack) >= MAX_DEPTH or self.nodes > MAX_NODES:
            self.say(event, "too_deep", Words("嵌套过深或条目过多", "nested too deeply, or too many entries"))
            return False
        value: Any = _scalar(event) if isinstance(event, ScalarEvent) else None
        if isinstance(event, MappingStartEvent):
            value = {}
        elif isinstance(event, SequenceStartEvent):
            value = []
        node = Node(value, event.start_mark.line + 1, event.start_mark.column + 1)
        self.add(node, event)
        if not isinstance(event, ScalarEvent):
            self.stack.append((node, None))
        return True


@dataclass(slots=True)
class _Named:
    """Stands for an event where an alias is used as a key."""

    value: str
    start_mark: Any


def parse(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML text and everything wrong with it; no tree when it cannot be read to its end."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        size = Words(f"文件超过 {MAX_BYTES // 1000} kB", f"the file is larger than {MAX_BYTES // 1000} kB")
        return None, [Problem("too_large", size, place=Place(file=file))]
    builder = _Builder(file)
    tabs = _tabs(text, file)
    if tabs:
        return None, tabs
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                return None, builder.problems
    except (MarkedYAMLError, YAMLError, ValueError, IndexError, AttributeError) as exc:
        # Some broken texts make the scanner itself stumble (IndexError and the like); that too is a broken file.
        return None, [*builder.problems, syntax_problem(exc, text, file)]
    except RecursionError:
        deep = Words("嵌套过深", "nested too deeply")
        return None, [*builder.problems, Problem("too_deep", deep, place=Place(file=file))]
    if builder.root is None:
        empty = Words("文件是空的", "the file is empty")
        hint = Words("qunzhi packs new 会写出一个起点", "qunzhi packs new writes a starting point")
        return None, [Problem("empty", empty, hint, Place(file=file, line=1, char=1))]
    unsafe = [p for p in builder.problems if p.code in {"alias", "tag"}]
    return (None, unsafe[:20]) if unsafe else (builder.root, builder.problems)


def _tabs(text: str, file: str) -> list[Problem]:
    """Tabs used as indentation: every one of them, where the scanner would stop at the first."""
    out = []
    for n, line in enumerate(text.splitlines(), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            message = Words("缩进用了制表符", "a tab is used as indentation")
            hint = Words("换成空格，每级两个", "use spaces, two for each level")
            out.append(Problem("tab", message, hint, Place(file=file, line=n, char=indent.index("\t") + 1)))
    return out[:50]
