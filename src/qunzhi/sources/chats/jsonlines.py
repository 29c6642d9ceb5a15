"""Entries of a JSONL file one by one; a line that is no JSON costs that line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qunzhi.sources.chats.jsonstream import loads
from qunzhi.sources.chats.notes import Notes
from qunzhi.sources.chats.textual import text_blocks


def json_lines(path: Path, encoding: str, notes: Notes, file: str = "") -> Iterator[tuple[dict[str, Any], int, int]]:
    """The objects of a file with the line of each and the bytes read so far; lines that begin with # are remarks."""
    for block in text_blocks(path, encoding, notes):
        for number, text in enumerate(block.text[1:].split("\n"), block.line):
            text = text.strip()
            if not text or text.startswith("#"):
                continue
            try:
                entry = loads(text.encode("utf-8", "replace"))
            except ValueError:
                entry = None
            if isinstance(entry, dict):
                yield entry, number, block.done
            else:
                notes.add("bad_json", number, file=file, lost=1)


def text_of(value: object) -> str:
    """A text of an entry: a text or a number; anything else is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(int(value)) if float(value).is_integer() else str(value)
    return ""


def dict_of(value: object) -> dict[str, Any]:
    """An object of an entry; empty where it is none."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """A list of an entry; empty where it is none."""
    return value if isinstance(value, list) else []
