"""An import of five thousand rows, made up."""

from pathlib import Path

UNITS, PEOPLE, POSTINGS = 100, 2400, 2500


def write(folder: Path) -> None:
    """Units below the root, people, and their postings; the last hundred hold two."""
    units = [f"K{n:03},第{n}教研室,教研室,ROOT" for n in range(UNITS)]
    people = [f"K-{n:04},员工{n:04},教职工" for n in range(PEOPLE)]
    postings = [f"K-{n % PEOPLE:04},K{(n + n // PEOPLE) % UNITS:03},成员,2025-09-01" for n in range(POSTINGS)]
    folder.mkdir(parents=True)
    _sheet(folder / "units.csv", "单位编号,单位名称,类型,上级单位", units)
    _sheet(folder / "people.csv", "工号,姓名,人员类别", people)
    _sheet(folder / "postings.csv", "工号,单位编号,职务,任职日期", postings)


def _sheet(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
