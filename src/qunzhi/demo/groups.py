"""Groups of the demonstration institution that are as they should be, for the most part."""

from __future__ import annotations

from qunzhi.demo.book import Book
from qunzhi.demo.membership import file, group, in_post, join, with_sections
from qunzhi.demo.troubles import make_troubles

_FIELDS = ("值班安排", "资产管理", "安全工作", "档案工作", "信息报送")
_OFFICE = "approval:Y010 filing:Y010 filing:Y011"


def make_groups(book: Book) -> None:
    """Every unit's groups, and then the ones with something wrong."""
    offices = [str(u["unit_id"]) for u in book.rows("units") if u["kind"] in ("office", "league")]
    for unit in list(book.rows("units")):
        uid, name, kind = str(unit["unit_id"]), str(unit["name"]), str(unit["kind"])
        if kind in ("office", "league", "department"):
            made = group(book, f"{name}工作通知群", "unit", uid, terms=["通知"])
            join(book, made, with_sections(book, uid))
            file(book, made, _OFFICE + (" approval:Y013" if kind == "league" else ""))
        if kind == "office":
            _across(book, uid, name, offices)
        elif kind == "department":
            made = group(book, f"{name}学生工作群", "student_work", uid, terms=["学生工作"])
            counsellors = [in_post(book, f"{uid}C{n}")[0] for n in (1, 2, 3)]
            join(book, made, [in_post(book, uid)[1], *counsellors])
            file(book, made, _OFFICE)
        elif kind == "class":
            made = group(book, f"{name}班级通知群", "class", uid, terms=["班级通知"])
            join(book, made, in_post(book, uid))
            file(book, made, f"{_OFFICE} approval:Y013 filing:Y012 filing:{uid[:4]}P")
        elif kind == "club":
            made = group(book, f"{name}活动群", "club", uid, terms=["活动"])
            join(book, made, in_post(book, uid))
            parts = str(unit["attached_to"])
            file(book, made, "filing:Y010 filing:Y013" + (f" filing:{parts}P filing:Y011" if uid == "Y600" else ""))
        elif kind == "project":
            made = group(book, f"{name}施工协调群", "project", uid, terms=["施工"], platform="dingtalk")
            join(book, made, in_post(book, uid))
            file(book, made, _OFFICE)
    everybody = group(book, "学生处学生通知群", "student_work", "Y012", terms=["通知"], purpose="notice")
    students = [str(p["person_id"]) for p in book.rows("people") if p["category"] == "student"]
    join(book, everybody, [*in_post(book, "Y012")[:3], *students])
    file(book, everybody, _OFFICE)
    make_troubles(book)


def _across(book: Book, uid: str, name: str, offices: list[str]) -> None:
    """A group for one field of work with somebody from each office."""
    field = _FIELDS[len(book.rows("groups")) % len(_FIELDS)]
    made = group(book, f"{name}{field}协作群", "project", uid, terms=[field])
    join(book, made, [*in_post(book, uid)[:2], *(in_post(book, o)[2] for o in offices if o != uid)])
    file(book, made, _OFFICE)
