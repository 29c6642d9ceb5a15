"""The lexicon in use, exchanged as a whole when its file changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from qunzhi.content.lexicon.keep import Ready, ready


class LiveLexicon:
    """Holds the version in use. Whoever scans takes ``current`` once for each batch and never sees half of a change.

    A file that cannot be read leaves the version in use as it is, and the error goes to whoever asked for the change.
    """

    def __init__(self, path: Path, names: Sequence[str] = (), *, folder: Path | None = None) -> None:
        self._path, self._names, self._folder = Path(path), tuple(names), folder
        self._lock = Lock()
        self._stamp = self._seen()
        self._current = ready(self._path, self._names, folder=folder)

    @property
    def current(self) -> Ready:
        """The version in use."""
        return self._current

    def refresh(self) -> bool:
        """Take up the file if it has changed; true when another version is in use now.

        Raises:
            QunzhiError: the changed file has errors; the version before stays in use.
        """
        with self._lock:
            stamp = self._seen()
            if stamp == self._stamp:
                return False
            fresh = ready(self._path, self._names, folder=self._folder)
            changed = fresh.digest != self._current.digest
            self._current, self._stamp = fresh, stamp
            return changed

    def _seen(self) -> tuple[int, int]:
        try:
            stat = self._path.stat()
        except OSError:
            return 0, 0
        return stat.st_mtime_ns, stat.st_size
