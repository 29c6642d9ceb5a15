"""Copies of the input in which what is wrong is coloured and explained: something to correct and send back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.sources.tabular.copy_sheet import SheetCopy
from qunzhi.sources.tabular.formats import format_of
from qunzhi.sources.tabular.model import Book, Sheet
from qunzhi.sources.tabular.problem_list import add_list_sheet
from qunzhi.sources.tabular.said import problem
from qunzhi.sources.tabular.which import is_problem_list

#: As text is text: nothing that looks like a formula, a link or a number is made one.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_PARTIAL = Words(
    "原表太长，这里只有表头和有问题的行；改正后请并回原表。",
    "the original is too long: only its header and the rows with problems are here; put them back when corrected.",
)


def write_annotated(path: Path, problems: Sequence[Problem], out: Path, lang: Lang = "zh") -> list[Path]:
    """Write an annotated copy (xlsx) of every input file that has problems.

    A copy has all the sheets of its file with the same cells in the same places, the bad ones coloured with a comment
    that says what was expected and the way out, and a first sheet that lists the problems (it is not read on loading).
    Problems of files that cannot be opened go into a list of their own.

    Args:
        path: what was loaded.
        problems: of ``QunzhiError.problems`` or ``FactSet.problems``.
        out: the folder for the copies; made where it is missing.
        lang: language of the comments and the list.

    Returns:
        the files written.

    Raises:
        QunzhiError: ``out`` is the folder of the originals.
    """
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    if out.resolve() == folder.resolve():
        raise QunzhiError(problem("would_overwrite", Place(file=out.name)))
    out.mkdir(parents=True, exist_ok=True)
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for found in problems:
        by_file[found.place.file].append(found)
    written: list[Path] = []
    rest: list[Problem] = by_file.pop("", [])
    for name, found_here in by_file.items():
        source = folder / name if path.is_dir() else path
        try:
            book = format_of(source, name).open(source, name)
        except QunzhiError:
            rest += found_here
            continue
        try:
            written.append(_copy(book, source, found_here, _free(out, source, written), lang))
        except QunzhiError:
            rest += found_here
        finally:
            book.close()
    if rest:
        target = out / ("问题清单.xlsx" if lang == "zh" else "problems.xlsx")
        with xlsxwriter.Workbook(str(target), _OPTIONS) as copy:
            add_list_sheet(copy, rest, lang)
        written.append(target)
    return written


def _free(out: Path, source: Path, written: list[Path]) -> Path:
    """A name that still says which table it is; two files of one stem keep apart."""
    target = out / f"{source.stem}.xlsx"
    return target if target not in written else out / f"{source.stem} ({source.suffix[1:]}).xlsx"


def _copy(book: Book, source: Path, problems: list[Problem], target: Path, lang: Lang) -> Path:
    sheets: list[Sheet] = [s for s in book.sheets if not is_problem_list(s)]
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for found in problems:
        by_sheet[found.place.sheet].append(found)
    with xlsxwriter.Workbook(str(target), _OPTIONS) as copy:
        listing = add_list_sheet(copy, problems, lang)
        taken = {"问题清单", "problems"}
        for sheet in sheets:
            name = _sheet_name(sheet.name or source.stem, taken)
            taken.add(name.casefold())
            target_sheet = copy.add_worksheet(name)
            whole = SheetCopy(copy, target_sheet, sheet, source.stem, lang).write(by_sheet.get(sheet.name, []))
            if not whole:
                listing.write_string(0, 6, _PARTIAL.to(lang))
    return target


def _sheet_name(name: str, taken: set[str]) -> str:
    base = "".join("_" if c in "[]:*?/\\" or not c.isprintable() else c for c in name).strip("'")[:31] or "Sheet"
    number, free = 1, base
    while free.casefold() in taken:
        number += 1
        free = f"{base[:27]}_{number}"
    return free
