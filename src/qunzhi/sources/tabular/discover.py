"""The files of an input that may hold tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.overlay import OVERLAY_NAMES
from qunzhi.sources.tabular.formats import known_suffixes
from qunzhi.sources.tabular.said import problem

_IGNORED = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "__macosx", *OVERLAY_NAMES})
_NOTES = ("readme", "license", "changelog")


@dataclass(slots=True)
class Found:
    """Files to read, each with the name to show, and what was noticed on the way."""

    files: list[tuple[Path, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def discover(path: Path) -> Found:
    """The table files of a folder, or the one file itself.

    Raises:
        QunzhiError: there is no such path, or the folder holds no table.
    """
    if "\x00" in str(path):
        raise QunzhiError(problem("path_trick", Place(file=_printable(str(path)))))
    try:
        exists, folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as exc:
        raise QunzhiError(problem("path_trick", Place(file=_printable(str(path))))) from exc
    shown = _printable(path.name)
    if not exists:
        raise QunzhiError(problem("not_found", Place(file=shown)))
    if not folder:
        if not path.is_file():
            raise QunzhiError(problem("unsupported_format", Place(file=shown)))
        return Found([(path, shown)])
    found = Found()
    root = path.resolve()
    for entry in sorted(path.iterdir(), key=lambda p: p.name):
        _look(entry, root, found)
    if not found.files and not any(p.level == "error" for p in found.problems):
        raise QunzhiError(problem("empty_input", Place(file=shown)), *found.problems)
    return found


def _look(entry: Path, root: Path, found: Found) -> None:
    name, shown = entry.name.casefold(), _printable(entry.name)
    if name.startswith((".", "~$", *_NOTES)) or name in _IGNORED:
        return
    if entry.is_symlink() and not entry.resolve().is_relative_to(root):
        found.problems.append(problem("path_trick", Place(file=shown)))
    elif entry.is_dir():
        if any(p.suffix.casefold() in known_suffixes() for p in entry.iterdir()):
            found.problems.append(problem("subfolder", Place(file=shown)))
    elif entry.is_file() and entry.suffix.casefold() in known_suffixes():
        found.files.append((entry, shown))
    else:
        found.problems.append(problem("unknown_file", Place(file=shown)))


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name)
