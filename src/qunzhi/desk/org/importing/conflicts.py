"""What stands in the way of applying or undoing: rows that are no longer as they were when it was compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import ProtectedError

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.importing.compare import ADD
from qunzhi.desk.org.importing.current import Current, current
from qunzhi.desk.org.importing.spec import Spec
from qunzhi.desk.org.models import Import, ImportChange, Institution, Person, Posting, Unit
from qunzhi.desk.registry.models import Group, Membership

_STATES = {
    Import.PREVIEWED: Words("已比对，尚未执行", "compared, not applied"),
    Import.APPLIED: Words("已执行", "applied"),
    Import.UNDONE: Words("已撤销", "undone"),
    Import.DROPPED: Words("已放弃", "given up"),
}
_NAMED = 5


def since_preview(spec: Spec, changes: Sequence[ImportChange], institution: Institution) -> dict[int, Current]:
    """Change id -> row, for changes of rows that are there.

    Raises:
        QunzhiError: a row has changed since the preview.
    """
    there = current(spec, institution)
    out, bad = {}, []
    for change in changes:
        row = there.get(tuple(change.key.split("\t")))
        if change.change == ADD:
            if row is not None:
                bad.append(change)
        elif row is None or any(row.row[f] != v for f, v in change.before.items()):
            bad.append(change)
        else:
            out[change.pk] = row
    if bad:
        hint = Words("请重新比对后再执行；什么都没有改动", "compare again, then apply; nothing was changed")
        raise _changed(spec, bad, Words("比对之后这些行又有变动", "these rows have changed since the preview"), hint)
    return out


def since_applied(spec: Spec, changes: Sequence[ImportChange], institution: Institution) -> dict[int, Current]:
    """Change id -> row as the import left it.

    Raises:
        QunzhiError: a row has changed since it was applied.
    """
    there = current(spec, institution)
    by_uid = {one.uid: one for one in there.values() if one.uid}
    out, bad = {}, []
    for change in changes:  # by its id where it has one: an import may have changed what it is told apart by
        row = by_uid.get(change.target) or there.get(tuple(change.key.split("\t")))
        whole = dict.fromkeys(spec.fields) | change.after if change.change == ADD else change.after
        if row is None or any(row.row[f] != v for f, v in whole.items()):
            bad.append(change)
        else:
            out[change.pk] = row
    if bad:
        hint = Words(
            "先撤销后来的改动，或用新的导入改正；什么都没有改动",
            "undo what came later first, or correct it by another import; nothing was changed",
        )
        raise _changed(spec, bad, Words("导入之后这些行又有变动", "these rows have changed since the import"), hint)
    return out


def _changed(spec: Spec, bad: Sequence[ImportChange], said: Words, hint: Words) -> QunzhiError:
    named = "、".join(" ".join(filter(None, c.key.split("\t"))) for c in bad[:_NAMED])
    more = len(bad) - _NAMED
    zh = f"{said.zh}：{spec.words.zh} {named}" + (f" 等 {len(bad)} 行" if more > 0 else "")
    en = f"{said.en}: {spec.words.en} {named}" + (f" and {more} more" if more > 0 else "")
    return QunzhiError.of("changed_since", zh, en, hint=hint)


def standing(exc: ProtectedError) -> QunzhiError:
    """Something stands on a row that would go: a later posting, an account, a group."""
    found = sorted(_called(thing) for thing in exc.protected_objects)
    zh, en = ("、".join(w.zh for w in found[:_NAMED]), ", ".join(w.en for w in found[:_NAMED]))
    if len(found) > _NAMED:
        zh, en = f"{zh} 等 {len(found)} 项", f"{en} and {len(found) - _NAMED} more"
    return QunzhiError.of(
        "in_use",
        f"这次导入新增的行已经被别处用到，不能整体撤销：{zh}",
        f"rows that this import added are in use and cannot be taken back: {en}",
        hint=Words("先撤销后来的操作，再撤销这次导入", "undo what came later, then this import"),
    )


def _called(thing: Any) -> Words:
    """A row that stands in the way, as people know it."""
    if isinstance(thing, Posting):
        return Words(f"任职 {thing.person.name} · {thing.unit.name}", f"the posting of {thing.person.name}")
    if isinstance(thing, User):
        return Words(f"账号 {thing.number}", f"the account {thing.number}")
    if isinstance(thing, Membership):
        return Words(
            f"群成员 {thing.nickname or thing.account}", f"the membership of {thing.nickname or thing.account}"
        )
    name = str(getattr(thing, "name", "") or getattr(thing, "code", "") or thing.pk)
    kinds = {Unit: Words("单位", "unit"), Group: Words("群", "group"), Person: Words("人员", "person")}
    kind = kinds.get(type(thing), Words("记录", "record"))
    return Words(f"{kind.zh} {name}", f"{kind.en} {name}")


def wrong_state(one: Import) -> QunzhiError:
    """The import is not in the state that the act needs."""
    state = _STATES[one.state]
    return QunzhiError.of(
        "wrong_state",
        f"这次导入的状态是“{state.zh}”，不能再这样做",
        f"this import is {state.en}; this cannot be done any more",
        hint=Words("刷新页面看看现在的情况", "reload the page to see how it stands"),
    )
