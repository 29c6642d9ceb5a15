"""A lexicon as YAML. Read by events, so that every entry knows its line, and so that 100,000 terms are no long wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from qunzhi.content.lexicon.fields import field_of
from qunzhi.content.lexicon.read_list import read_text
from qunzhi.content.lexicon.rows import Gathered, add
from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOP = {
    "name": ("lexicon", "name", "词库", "名称"),
    "version": ("version", "版本"),
    "terms": ("terms", "words", "词条"),
    "allow": ("allow", "allows", "允许", "白名单", "无害短语"),
    "detectors": ("detectors", "检测器"),
}
_DEEPEST = 8


@dataclass(slots=True)
class _Node:
    """A value with its line: text, or lists and mappings of nodes. ``plain``: written without quotes."""

    value: object
    line: int
    plain: bool = True


def read_yaml(path: Path, shown: str, into: Gathered) -> tuple[str, str, dict[str, dict[str, object]]]:
    """Read a file into ``into``; gives name, version and settings of detectors.

    Raises:
        QunzhiError: it is not YAML, or has anchors, tags or doubled keys.
    """
    try:
        root = _document(yaml.parse(read_text(path, shown), Loader=_LOADER), shown)
    except yaml.YAMLError as exc:
        mark, said = getattr(exc, "problem_mark", None), getattr(exc, "problem", exc)
        raise QunzhiError.of(
            "bad_yaml", f"YAML 写法有误：{said}", f"not valid YAML: {said}",
            hint=Words("检查缩进、冒号后的空格和引号", "look at indentation, the space after colons, and quotes"),
            place=Place(file=shown, line=mark.line + 1 if mark else None, char=mark.column + 1 if mark else None),
        ) from exc  # fmt: skip
    if isinstance(root.value, list):
        _entries(root, shown, into, allow=False)
        return "", "", {}
    if not isinstance(root.value, dict):
        into.wrong("bad_lexicon", "词库应有 terms: 一节", "a lexicon has a section terms:", Place(file=shown, line=1))
        return "", "", {}
    return _sections(root.value, shown, into)


def _sections(top: dict[str, _Node], shown: str, into: Gathered) -> tuple[str, str, dict[str, dict[str, object]]]:
    name = version = ""
    settings: dict[str, dict[str, object]] = {}
    for key, node in top.items():
        what = next((w for w, names in _TOP.items() if key.strip().casefold() in names), "")
        if what in {"terms", "allow"}:
            _entries(node, shown, into, allow=what == "allow")
        elif what == "name":
            name = str(node.value or "")
        elif what == "version":
            version = str(node.value or "")
        elif what == "detectors":
            settings = {k: v for k, v in (_plain(node) or {}).items() if isinstance(v, dict)}  # type: ignore[attr-defined]
        else:
            known = ("lexicon", "version", "terms", "allow", "detectors")
            hint = Words(f"可用：{'、'.join(known)}", f"there are {', '.join(known)}")
            place = Place(file=shown, line=node.line)
            into.wrong("unknown_section", f"不认识的一节「{key}」", f'unknown section "{key}"', place, hint=hint)
    return name, version, settings


def _entries(node: _Node, shown: str, into: Gathered, *, allow: bool) -> None:
    if node.value is None:
        return
    if not isinstance(node.value, list):
        into.wrong("not_a_list", "这一节应是列表，每行以 - 开头", "this section is a list; each line begins with -",
                   Place(file=shown, line=node.line))  # fmt: skip
        return
    for item in node.value:
        place = Place(file=shown, line=item.line)
        row: dict[str, object] = {"allow": True} if allow else {}
        if isinstance(item.value, dict):
            for key, value in item.value.items():
                field = "term" if allow and field_of(key) == "allow" else field_of(key)
                if field is None:
                    into.wrong("unknown_field", f"不认识的字段「{key}」", f'unknown field "{key}"',
                               Place(file=shown, line=value.line), key)  # fmt: skip
                else:
                    row[field] = _folds_map(value) if field == "folds" else _plain(value)
            if isinstance(row.get("folds"), dict):
                said = row.pop("folds")
                row["without"] = [k for k, v in said.items() if v is False]  # type: ignore[attr-defined]
            add(row, place, into)
        elif isinstance(item.value, list):
            into.wrong("bad_term", "词条应是文字或字段", "a term is a text or fields", place)
        else:
            add({**row, "term": item.value}, place, into)


def _folds_map(node: _Node) -> object:
    """``folds`` as a list of names, or as a mapping of names to yes and no."""
    value = _plain(node)
    if isinstance(value, dict):
        return {k: str(v).casefold() not in {"false", "no", "off", "否"} for k, v in value.items()}
    return value


def _plain(node: _Node) -> object:
    if isinstance(node.value, dict):
        return {k: _plain(v) for k, v in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(v) for v in node.value]
    if node.plain and isinstance(node.value, str):
        if node.value in {"", "~", "null"}:
            return None
        if node.value.isdecimal() and node.value.isascii() and len(node.value) < 10:
            return int(node.value) if not node.value.startswith("0") or node.value == "0" else node.value
    return node.value


def _document(events: Iterator[yaml.Event], shown: str) -> _Node:
    """The one document of a file as nodes."""
    root = _Node(None, 1)
    stack: list[tuple[_Node, str | None]] = []
    documents = 0

    def put(node: _Node) -> None:
        nonlocal root
        if not stack:
            root = node
            return
        holder, key = stack[-1]
        if isinstance(holder.value, list):
            holder.value.append(node)
        elif isinstance(holder.value, dict):
            if key is None:
                name = str(node.value)
                if not isinstance(node.value, str) or name in holder.value:
                    raise _refused(shown, node.line, "键写了两次或不是文字", "a key stands twice or is no text")
                stack[-1] = (holder, name)
            else:
                holder.value[key] = node
                stack[-1] = (holder, None)

    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or _tagged(event):
            raise _refused(shown, line, "不支持锚点、别名和标签", "anchors, aliases and tags are not supported")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused(shown, line, "一个文件只能有一个文档", "a file holds one document")
        elif isinstance(event, yaml.ScalarEvent):
            put(_Node(event.value, line, not event.style))  # the C reader says "" for none
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) >= _DEEPEST:
                raise _refused(shown, line, "嵌套过深", "nested too deep")
            node = _Node({} if isinstance(event, yaml.MappingStartEvent) else [], line)
            put(node)
            stack.append((node, None))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
    return root


def _tagged(event: yaml.Event) -> bool:
    return getattr(event, "tag", None) not in (None, "!")


def _refused(shown: str, line: int, zh: str, en: str) -> QunzhiError:
    return QunzhiError.of("bad_yaml", zh, en, place=Place(file=shown, line=line))
