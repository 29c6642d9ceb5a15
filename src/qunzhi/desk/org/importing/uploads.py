"""Uploaded sheets on disk: kept while an import waits for its decision, gone afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.desk.org.importing.current import codes
from qunzhi.desk.org.importing.fitting import fitting
from qunzhi.desk.org.importing.sheets import folder_of, not_imported
from qunzhi.desk.org.models import Import, Institution
from qunzhi.facts.factset import FactSet
from qunzhi.sources.tabular import load, write_annotated
from qunzhi.sources.tabular.zipguard import inflate, open_zip, refuse

#: All files of one upload together.
MOST_BYTES = 64 * 2**20
#: Bytes of all that one zip holds.
_MOST_UNPACKED = 512 * 2**20
#: Bytes of a file's name and of its ending; disks take 255 together.
_LONGEST, _ENDING = 180, 12


@dataclass(frozen=True, slots=True)
class Read:
    """What an upload holds: the sound rows, and what is wrong with the others."""

    facts: FactSet
    problems: tuple[Problem, ...]


def keep(uid: str, files: Iterable[UploadedFile[Any]]) -> Path:
    """Store what was uploaded under plain names.

    Raises:
        QunzhiError: no file, or too much of it.
    """
    given = list(files)
    if not given or sum(f.size or 0 for f in given) > MOST_BYTES:
        raise QunzhiError.of(
            "bad_upload",
            "请选择表格文件，总共不超过 64 MB",
            "choose spreadsheets, 64 MB at most together",
            hint=Words("可以一次选多个 xlsx 或 csv", "several xlsx or csv files at once are fine"),
        )
    folder = folder_of(uid)
    folder.mkdir(parents=True, mode=0o700)
    for number, file in enumerate(given, 1):
        with (folder / _free(folder, _plain_name(file.name or ""), number)).open("xb") as out:
            for chunk in file.chunks():
                out.write(chunk)
    for packed in sorted(p for p in folder.iterdir() if p.suffix.casefold() == ".zip"):
        _unpack(packed, folder)
    return folder


def _unpack(packed: Path, folder: Path) -> None:
    """The csv files of a zip, as the list of groups is exported, beside the other sheets; the zip goes.

    Raises:
        QunzhiError: a zip that is not believable (:mod:`sources.tabular.zipguard`), too large unpacked, or holding
            anything but csv files.
    """
    left = _MOST_UNPACKED
    with open_zip(packed, packed.name) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if not members or any(not m.filename.casefold().endswith(".csv") for m in members):
            raise QunzhiError.of(
                "zip_of_others",
                f"「{packed.name}」里要全是 csv 文件",
                f'"{packed.name}" may hold csv files only',
                hint=Words("先解压，再把里面的表格一起选中上传", "unpack it, and upload the sheets in it"),
            )
        for number, member in enumerate(members, 1):
            with (folder / _free(folder, _plain_name(member.filename), number)).open("xb") as out:
                for piece in inflate(archive, member.filename, packed.name):
                    left -= len(piece)
                    if left < 0:
                        raise refuse("zip_bomb", packed.name, detail=f"> {_MOST_UNPACKED >> 20} MB")
                    out.write(piece)
    packed.unlink()


def _plain_name(given: str) -> str:
    """The last part of a name, visible and short enough for any disk; its ending stays."""
    path = PurePosixPath("".join(c for c in given if c.isprintable()).replace("\\", "/"))
    stem = path.stem.lstrip(".").encode()[:_LONGEST].decode(errors="ignore") or "sheet"
    return stem + path.suffix.encode()[:_ENDING].decode(errors="ignore")


def _free(folder: Path, name: str, number: int) -> str:
    """The name, or one with the file's number where two files of an upload have the same."""
    return f"{number}-{name}" if (folder / name).exists() else name


def read(uid: str, institution: Institution) -> Read:
    """Read an import's sheets; rows in error are left out and told, but for files without any imported table.

    Raises:
        QunzhiError: a file or sheet that cannot be used at all.
    """
    known = {table: list(found) for table, found in codes(institution).items()}
    facts = fitting(load(folder_of(uid), lenient=True, known=known), known)
    unused = not_imported(facts)
    facts.problems = [p for p in facts.problems if p.place.file not in unused]
    return Read(facts, tuple(facts.problems))


def annotated(one: Import, out: Path, lang: Lang) -> list[Path]:
    """The sheets with what is wrong coloured and explained, to be corrected and sent again."""
    return write_annotated(folder_of(one.uid), [problem_of(p) for p in one.problems], out, lang)


def plain_problem(problem: Problem) -> dict[str, Any]:
    """A problem as JSON. The value that stood there is left out: the sheet shows it, the database need not."""
    out = asdict(problem)
    out["value"] = ""
    return {**out, "message": tuple(problem.message), "hint": tuple(problem.hint), "expected": tuple(problem.expected)}


def problem_of(kept: dict[str, Any]) -> Problem:
    """The problem again."""
    words = {name: Words(*kept[name]) for name in ("message", "hint", "expected")}
    return Problem(
        kept["code"], words["message"], words["hint"], Place(**kept["place"]), "", words["expected"], kept["level"]
    )
