"""The packs that are installed: the library's own and an institution's; parents joined in, the one in force picked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.instants import iso
from qunzhi.core.words import Words
from qunzhi.packs.link import join
from qunzhi.packs.load import PACK_FILE, Checked, check_pack, pack_file
from qunzhi.packs.model import Pack
from qunzhi.packs.nearest import did_you_mean

#: Later than any effective date.
_FOREVER = 1 << 62
LIBRARY = Path(__file__).with_name("library")


class NotInForce(QunzhiError):
    """No installed version of a pack binds yet at an instant. ``pack`` is the earliest one that is installed."""

    def __init__(self, pack: Pack, as_of_us: int) -> None:
        self.pack = pack
        self.as_of_us = as_of_us
        start, at = pack.effective.date.isoformat(), iso(as_of_us)[:10]
        older = [r.title for r in pack.repeals]
        zh = f"{pack.pack} 自 {start} 起施行，{at} 时尚未生效，因此没有结论"
        en = f"{pack.pack} is in force from {start}; at {at} it did not bind, so nothing is found"
        if older:
            zh += f"；当时有效的{'、'.join(t.zh for t in older)}未安装"
            en += f"; what was in force then is not installed: {', '.join(t.en for t in older)}"
        hint = Words("换一个时点，或安装当时有效的版本", "choose a later instant, or install the version in force then")
        super().__init__(Problem("not_in_force", Words(zh, en), hint, Place(file=str(pack.path or "")), at))


def load_pack(path: Path) -> Pack:
    """One pack: a YAML file, or a folder with ``pack.yaml`` (and ``articles.md``), parents joined in.

    Parents that ``extends`` names are looked for beside it and in the library; one that is not there is said in
    ``Pack.notes``.

    Raises:
        QunzhiError: everything wrong with it, each with file, line and column, what was expected and the way out.
    """
    pack = _sound(check_pack(path))
    if not pack.extends and not pack.refers_to and not pack.repeals and not pack.basis:
        return pack
    beside = [p for p in packs_in(pack_file(path).parent) if p.resolve() != path.resolve()] if pack.extends else []
    others = [c.pack for c in map(check_pack, beside) if c.pack and c.pack.pack in _wanted(pack)]
    return join(pack, [*others, *_library()])


def installed(extra: Sequence[Path] = (), only: Collection[str] | None = None) -> list[Pack]:
    """Every pack of the library, and those in ``extra``: files, pack folders, or folders of either.

    A pack in ``extra`` with the id and date of one in the library takes its place. ``only`` names the packs of the
    library that are asked for; the others are then not read, which a single command need not wait for. A name that
    the library lacks brings in all of them, so that the nearest can be suggested.

    Raises:
        QunzhiError: an extra pack is broken; all problems of all of them.
    """
    checked = [check_pack(p) for root in extra for p in (packs_in(root) or [root])]
    problems = [p for c in checked for p in c.errors]
    if problems:
        raise QunzhiError(*problems)
    own = {c.pack.pack.casefold() for c in checked if c.pack}
    table = {(p.pack, p.effective.date): p for p in _library_of(only, own)}
    table |= {(c.pack.pack, c.pack.effective.date): c.pack for c in checked if c.pack}
    everything = list(table.values())
    return sorted((join(p, everything) for p in everything), key=lambda p: (p.pack, p.effective_us))


def in_force(packs: Iterable[Pack], pack_id: str, as_of_us: int) -> Pack:
    """The version of a pack that binds at an instant: the latest whose effective date 00:00 has been reached.

    Raises:
        NotInForce: every installed version begins later.
        QunzhiError: no pack of that id is installed; the nearest is suggested.
    """
    every = list(packs)
    versions = sorted((p for p in every if p.pack.casefold() == pack_id.casefold()), key=lambda p: p.effective_us)
    if not versions:
        raise QunzhiError.of(
            "unknown_pack",
            f"没有安装规章包「{pack_id}」",
            f'no pack "{pack_id}" is installed',
            hint=did_you_mean(pack_id, sorted({p.pack for p in every})),
            value=pack_id,
        )
    binding = [p for p in versions if p.effective_us <= as_of_us]
    if not binding:
        raise NotInForce(versions[0], as_of_us)
    return binding[-1]


def find_pack(name: str, extra: Sequence[Path] = (), as_of_us: int | None = None) -> Pack:
    """The pack that a person names: a file, a pack folder, an id (``PXZY``) or a version (``PXZY@2022-06-17``).

    Args:
        name: what was typed.
        extra: where an institution's own packs are.
        as_of_us: picks the version in force of an id; without it the latest one.

    Raises:
        QunzhiError: there is no such pack, or it is broken.
        NotInForce: an id of which no version binds yet.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or path.is_file() or (path / PACK_FILE).is_file():
        return load_pack(path)
    pack_id, _, since = name.partition("@")
    packs = installed(extra)
    if not since:
        return in_force(packs, pack_id, _FOREVER if as_of_us is None else as_of_us)
    versions = {p.effective.date.isoformat(): p for p in packs if p.pack.casefold() == pack_id.casefold()}
    if since not in versions:
        zh, en = f"没有安装 {pack_id} 的 {since} 版本", f"version {since} of {pack_id} is not installed"
        raise QunzhiError.of("unknown_pack", zh, en, hint=did_you_mean(since, versions), value=name)
    return versions[since]


def _sound(checked: Checked) -> Pack:
    if checked.pack is None:
        raise QunzhiError(*checked.errors)
    return checked.pack


def packs_in(root: Path) -> list[Path]:
    """Paths of the packs in a folder: its own, its YAML files, its folders that hold one. A file is itself."""
    if not root.is_dir() or (root / PACK_FILE).is_file():
        return [root]
    inner = [p for p in sorted(root.iterdir()) if p.suffix in {".yaml", ".yml"} or (p / PACK_FILE).is_file()]
    return [p for p in inner if not p.name.startswith(".")]


def _wanted(pack: Pack) -> set[str]:
    """Every id that beside files may stand for; parents of parents are found only among these and the library."""
    return set(pack.extends) | {r.pack for r in (*pack.basis, *pack.refers_to, *pack.repeals) if r.pack}


@lru_cache(maxsize=64)
def _ours(path: Path) -> Pack:
    """One pack of the library, read once; a broken one is a fault of ours and is raised."""
    return _sound(check_pack(path))


def _library() -> tuple[Pack, ...]:
    return tuple(_ours(p) for p in packs_in(LIBRARY))


@lru_cache(maxsize=1)
def _ids() -> dict[str, list[Path]]:
    """Which files of the library hold which pack, by the line that names it."""
    out: dict[str, list[Path]] = {}
    for path in packs_in(LIBRARY):
        named = re.search(r"^pack:[ \t]*(\S+)", pack_file(path).read_text(encoding="utf-8"), re.MULTILINE)
        if named:
            out.setdefault(named.group(1).casefold(), []).append(path)
    return out


def _library_of(only: Collection[str] | None, own: Collection[str]) -> tuple[Pack, ...]:
    """The packs of the library that are asked for, and those that they lean on."""
    if only is None or any(name.casefold() not in {*_ids(), *own} for name in only):
        return _library()
    open_names, seen, packs = {name.casefold() for name in only}, set[str](), list[Pack]()
    while open_names:
        name = open_names.pop()
        seen.add(name)
        for path in _ids().get(name, []):
            packs.append(_ours(path))
            open_names |= {w.casefold() for w in _wanted(packs[-1])} - seen
    return tuple(packs)
