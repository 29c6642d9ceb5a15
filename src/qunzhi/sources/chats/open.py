"""Opens exported chats, and finds those in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.sources.chats.model import ChatFile, ChatFormat, ChatOptions, Head
from qunzhi.sources.chats.recognise import formats, head_of, printable, scores
from qunzhi.sources.chats.said import refusal

MANIFEST = "manifest.json"
#: What exports carry beside the messages, and is no chat by itself.
_MEDIA_SUFFIXES = (
    ".jpg .jpeg .png .gif .webp .bmp .tif .tiff .heic .ico .svg .dat .mp3 .amr .silk .slk .wav .ogg .m4a .mp4 .mov"
    " .avi .mkv .webm .flv .zip .rar .7z .gz .exe .apk .pdf .doc .docx .ppt .pptx .html .htm .css .js .md"
)
_MEDIA = frozenset(_MEDIA_SUFFIXES.split())
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx", "avatars.json"})


def open_chat(path: Path, *, options: ChatOptions | None = None) -> ChatFile:
    """An exported chat, recognised by what is in it; its name and extension do not matter.

    Args:
        path: a file, or the folder of an export in chunks (with ``manifest.json``).
        options: what is known about it besides.

    Raises:
        QunzhiError: nothing is there, no format fits (says what was tried), or its columns are not recognised (says
            what to write).
    """
    path = Path(path)
    options = options or ChatOptions()
    if "\x00" in str(path):
        raise refusal("not_found", printable(str(path)))
    if path.is_dir():
        if not (path / MANIFEST).is_file():
            raise refusal("chat_folder", printable(path.name))
        path = path / MANIFEST
    elif path.exists() and not path.is_file():
        raise refusal("not_found", printable(path.name))  # a pipe or device would be waited for without end
    head = head_of(path)
    found = scores(head)
    if not found:
        raise unknown(head)
    surest = found[0][1]
    form = _asked_for(found, options) or surest
    try:
        return form.open(path, head.shown, head, options)
    except QunzhiError as exc:
        # A mapping is for the tables among what was given; an export that is known is read as what it is.
        if form is not surest and any(p.code == "unknown_columns" for p in exc.problems):
            return surest.open(path, head.shown, head, options)
        # Every workbook and every table of even rows is offered to the last format; what it cannot open is unknown.
        if any(p.code in ("unsupported_format", "html_not_sheet", "xml_not_sheet") for p in exc.problems):
            raise unknown(head) from exc
        raise


def _asked_for(found: list[tuple[float, ChatFormat]], options: ChatOptions) -> ChatFormat | None:
    """Who gives a mapping of columns says that it is a table."""
    return next((f for _, f in found if f.name == "table"), None) if options.mapping else None


def unknown(head: Head) -> QunzhiError:
    """The refusal of a file that no format knows."""
    titles = [form.title for form in formats()]
    tried = Words("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
    return refusal("unknown_chat", head.shown, tried_zh=tried.zh, tried_en=tried.en)


def find_chats(paths: Iterable[Path]) -> list[Path]:
    """The chats to open among files and folders, in order.

    A file that is named is taken whatever it is. In folders, pictures and other media, temporary and hidden files, and
    files that no format knows are passed over; an export in chunks is one chat, given as its folder.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_walk(path, path.resolve())))
        else:
            found[path] = None
    return list(found)


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    manifest = folder / MANIFEST
    if manifest.is_file() and _known(manifest):
        yield folder
        return
    for entry in sorted(folder.iterdir(), key=lambda p: p.name):
        name = entry.name.casefold()
        if name.startswith((".", "~$")) or name in _IGNORED or entry.suffix.casefold() in _MEDIA:
            continue
        if entry.is_symlink() and not entry.resolve().is_relative_to(root):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry, root)
        elif entry.is_file() and _known(entry):
            yield entry


def _known(path: Path) -> bool:
    try:
        return bool(scores(head_of(path)))
    except QunzhiError:
        return False
