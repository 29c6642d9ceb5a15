"""Any table with a time and a text."""

from __future__ import annotations

from pathlib import Path

from qunzhi.sources.chats.mapping import ColumnMapping, write_mapping
from qunzhi.sources.chats.recognise import head_of
from qunzhi.sources.chats.said import refusal
from qunzhi.sources.chats.table.headers import mapped
from qunzhi.sources.chats.table.reader import FORMAT
from qunzhi.sources.chats.table.source import SheetTable, is_workbook, text_head

__all__ = ["FORMAT", "save_mapping"]


def save_mapping(path: Path, mapping: ColumnMapping, *, folder: Path | None = None) -> Path:
    """Keep a mapping for the header of this table: the next table with the same header is read by it.

    Args:
        path: the table.
        mapping: what its columns hold.
        folder: where to; by default ``chat-mappings`` in the user's folder of settings.

    Returns:
        the file written.

    Raises:
        QunzhiError: the table cannot be read, or has not all the headers that the mapping names.
    """
    head = head_of(path)
    first = SheetTable(path, head.shown).first if is_workbook(head) else text_head(head)[1]
    header = next((row for row in first if mapped(row, mapping) is not None), None)
    if header is None:
        shown = "、".join(sorted(mapping.columns.values()))
        raise refusal("bad_mapping", head.shown, detail_zh=f"表里没有 {shown}", detail_en=f"the table has no {shown}")
    return write_mapping(header, mapping, folder)
