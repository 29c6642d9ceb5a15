"""A plain list: a term a line; ``#`` begins a remark, ``+`` a harmless phrase."""

from __future__ import annotations

from pathlib import Path

from qunzhi.content.lexicon.rows import Gathered, add
from qunzhi.core.errors import Place
from qunzhi.sources.tabular.encodings import encoding_of, utf8_pieces


def read_text(path: Path, shown: str) -> str:
    """A text file in any usual encoding.

    Raises:
        QunzhiError: it cannot be decoded.
    """
    pieces = utf8_pieces(path, encoding_of(path, shown), shown)
    data = b"".join(bytes(p.buffer[p.start : p.end]) for p in pieces)
    return data.decode("utf-8").removeprefix("\ufeff")


def read_list(path: Path, shown: str, into: Gathered) -> None:
    """Every line of a file."""
    for number, line in enumerate(read_text(path, shown).splitlines(), 1):
        text = line.strip()
        if text and not (text.startswith("#") and not text.endswith("#")):
            phrase = text.startswith("+") and len(text) > 1
            add({"term": text[1:] if phrase else text, "allow": phrase}, Place(file=shown, line=number), into)
