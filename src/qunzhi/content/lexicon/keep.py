"""A lexicon that was made ready is kept in a file, so that the next scan begins at once."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from qunzhi import __version__
from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.compile import table_of
from qunzhi.content.lexicon.entries import Entries
from qunzhi.content.lexicon.layer import Layer
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Term
from qunzhi.content.lexicon.read import read_lexicon
from qunzhi.content.lexicon.trie import Trie
from qunzhi.core.errors import Place

#: Raised whenever what is kept would be read differently.
_FORMAT = 4
_LAYERS = ("plain", "marked", "sound")
Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A lexicon ready to match: the matcher, its name and version, settings of detectors, a digest of the file."""

    matcher: Matcher
    name: str
    version: str
    detectors: dict[str, dict[str, object]]
    digest: str


class KeptTerms(Sequence[Term]):
    """Terms that are taken apart only when somebody looks at them: most of a large lexicon never hits."""

    def __init__(self, data: bytes, ends: npt.NDArray[np.int64]) -> None:
        self._data, self._ends = data, ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, n: Any) -> Any:
        if isinstance(n, slice):
            return [self[i] for i in range(*n.indices(len(self)))]
        if not -len(self) <= n < len(self):
            raise IndexError(n)
        n %= len(self)
        row = orjson.loads(self._data[self._ends[n - 1] if n else 0 : self._ends[n]])
        text, category, provisions, reason, by, on, whole, folds, homophone, split, place = row
        place = Place(place[0], place[1], place[2], line=place[3])
        return Term(text, category, tuple(provisions), reason, by, on, whole, Fold(folds), homophone, split, place)


def ready(path: Path, names: Sequence[str] = (), *, folder: Path | None = None) -> Ready:
    """A lexicon file made ready, from what is kept of it where that is still true.

    Args:
        path: the lexicon.
        names: names of people and units, which are harmless.
        folder: where it is kept; by default the user's cache folder.

    Raises:
        QunzhiError: the lexicon cannot be read.
    """
    path = Path(path)
    digest = _digest(path, names)
    kept = (folder or _cache()) / f"{digest}.npz"
    found = _load(kept, digest)
    if found is not None:
        return found
    file = read_lexicon(path)
    made = Ready(Matcher.of(file.lexicon, names), file.lexicon.name, file.lexicon.version, file.detectors, digest)
    _save(kept, made)
    return made


def _digest(path: Path, names: Sequence[str]) -> str:
    sha = hashlib.sha256(f"{__version__} {_FORMAT} {path.name}\0".encode())
    if path.is_file():
        sha.update(path.read_bytes())
    sha.update("\0".join(names).encode())
    return sha.hexdigest()[:32]


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "qunzhi" / "lexicons"


def _save(kept: Path, made: Ready) -> None:
    rows = [orjson.dumps(_row(term)) for term in made.matcher.terms]
    about = {"name": made.name, "version": made.version, "detectors": made.detectors}
    arrays: Arrays = {
        "groups": made.matcher.groups,
        "terms": np.frombuffer(b"".join(rows), dtype=np.uint8),
        "term_ends": np.cumsum(np.fromiter(map(len, rows), np.int64, len(rows))),
        "about": np.frombuffer(orjson.dumps(about), dtype=np.uint8),
    }
    for name, layer in made.matcher.layers.items():
        parts = layer.trie.arrays() | layer.entries.arrays()
        arrays |= {f"{name}_{key}": value for key, value in parts.items()}
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=kept.parent, suffix=".part", delete=False) as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]
        Path(stream.name).replace(kept)
    except OSError:
        return  # a folder that cannot be written costs a second next time, not the scan


def _row(t: Term) -> tuple[object, ...]:
    place = (t.place.file, t.place.sheet, t.place.row, t.place.line)
    about = (t.text, t.category, t.provisions, t.reason, t.added_by, t.added_on)
    return (*about, t.whole, int(t.folds), t.homophone, t.split, place)


def _load(kept: Path, digest: str) -> Ready | None:
    """What is kept; None where it is not, or is damaged."""
    if not kept.is_file():
        return None
    try:
        with np.load(kept, allow_pickle=False) as file:
            arrays: Arrays = {name: file[name] for name in file.files}
        about = orjson.loads(arrays["about"].tobytes())
        layers = {name: _layer(name, arrays) for name in _LAYERS if f"{name}_edge_keys" in arrays}
        matcher = Matcher(KeptTerms(arrays["terms"].tobytes(), arrays["term_ends"]), arrays["groups"], layers)
        return Ready(matcher, about["name"], about["version"], about["detectors"], digest)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def _layer(name: str, arrays: Arrays) -> Layer:
    own = {key.removeprefix(f"{name}_"): value for key, value in arrays.items() if key.startswith(f"{name}_")}
    return Layer(table_of(name), Trie(own), Entries.from_arrays(own))
