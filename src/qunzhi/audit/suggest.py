"""What was probably meant by a subject that the facts do not know."""

from __future__ import annotations

from collections.abc import Iterator

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.facts.factset import FactSet
from qunzhi.packs.nearest import nearest

#: Tables whose rows are subjects, with the column that people know them by.
_SUBJECTS = {
    "groups": "name",
    "accounts": "name",
    "units": "name",
    "people": "name",
    "cases": "",
    "notices": "",
    "posts": "title",
}
_MOST = 5


def unknown_subject(facts: FactSet | None, provision: str, subject: str) -> QunzhiError:
    """The error for a subject without a row: another kind of thing, a name in place of an id, or a slip."""
    known = dict(_subjects(facts)) if facts else {}
    if subject in known:
        return QunzhiError.of(
            "other_subject",
            f"{provision} 不以「{subject}」为对象",
            f'{provision} is not about "{subject}"',
            hint=Words(
                "对象的写法见 findings.csv 的 subject 列", "column subject of findings.csv shows what it is about"
            ),
            value=subject,
        )
    return QunzhiError.of(
        "unknown_subject",
        f"数据里没有「{subject}」",
        f'the facts know no "{subject}"',
        hint=_hint(known, provision, subject),
        value=subject,
    )


def _hint(known: dict[str, str], provision: str, subject: str) -> Words:
    head, slash, tail = subject.partition("/")
    named = [
        (i, name) for i, name in known.items() if name and (name == subject or (len(subject) > 1 and subject in name))
    ]
    if not slash and named:
        listed = [f"{i}（{name}）" for i, name in named[:_MOST]]
        command = f"qunzhi explain {provision} {named[0][0]}"
        return Words(
            f"要用编号：{'、'.join(listed)}；例如 {command}", f"give the id: {', '.join(listed)}; such as {command}"
        )
    guess = nearest(head, known, 0.75)
    if guess and guess != head:
        command = f"qunzhi explain {provision} {guess}{slash}{tail}"
        return Words(
            f"是不是想写「{guess}{slash}{tail}」？ {command}", f'did you mean "{guess}{slash}{tail}"? {command}'
        )
    if slash and head in known:
        return Words(
            f"有「{head}」，但其中没有「{tail}」；群成员写 群编号/账号",
            f'there is "{head}", but no "{tail}" in it; a member is written group/account',
        )
    return Words("写法与 findings.csv 的 subject 列一致", "write it as column subject of findings.csv has it")


def _subjects(facts: FactSet) -> Iterator[tuple[str, str]]:
    """(id, name) of everything that has one."""
    for table, column in _SUBJECTS.items():
        rows = facts.tables.get(table)
        if rows is None:
            continue
        ids = rows.column(0).to_pylist()
        names = rows[column].to_pylist() if column else [""] * len(ids)
        yield from ((str(i), str(n or "")) for i, n in zip(ids, names, strict=True) if i is not None)
