"""The particulars of an entry in words: what was hashed is JSON, which nobody in an office reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qunzhi.core.words import Words
from qunzhi.desk.web.times import clock
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF, word_for

Line = tuple[Words, Words]
#: What services write into payloads, beside the facts of the tables.
_LABELS = {
    "title": Words("表格", "spreadsheets"),
    "problems": Words("有问题的行", "rows with problems"),
    "change": Words("怎么变", "change"),
    "asks": Words("申请内容", "what was asked"),
    "state": Words("结果", "outcome"),
    "slug": Words("机构简称", "short name"),
    "packs": Words("采用的规章", "regulations"),
    "pack": Words("规章", "regulation"),
    "office": Words("职能部门", "office"),
    "units": Words("单位", "units"),
    "name": Words("名称", "name"),
    "type": Words("验证方式", "kind of factor"),
    "until": Words("到", "until"),
    "since": Words("从", "from"),
    "add": Words("新增", "added"),
    "end": Words("结束", "ended"),
    "remove": Words("删除", "removed"),
    "restore": Words("恢复", "restored"),
    "same": Words("相同", "same"),
    "absent": Words("表里没有", "not in the sheet"),
    "open": Words("待答复", "open"),
    "accepted": Words("已同意", "accepted"),
    "declined": Words("未同意", "declined"),
    "withdrawn": Words("已撤回", "withdrawn"),
    "number": Words("编号", "number"),
    "numbers": Words("编号", "numbers"),
    "filings": Words("备案号", "filings"),
    "filings_removed": Words("撤下的备案号", "filings taken out"),
    "offices": Words("经过部门", "offices"),
    "owner": Words("群主", "owner"),
    "admin": Words("管理员", "admin"),
    "does": Words("办理事项", "what the office does"),
    "signed": Words("签字方式", "signed with"),
    "was": Words("原状态", "was"),
    "cites": Words("依据", "articles"),
    "count": Words("份数", "how many"),
    "noted": Words("已阅", "noted"),
    "kept": Words("已留存", "kept"),
    "sort": Words("事项", "what"),
    "due_at": Words("期限", "due by"),
    "due_on": Words("截止日期", "due on"),
    "members": Words("成员变化", "members changed"),
    "form": Words("格式", "form"),
    "rows": Words("行数", "rows"),
    "groups": Words("群数", "groups"),
    "batch": Words("批次", "batch"),
    "first": Words("打开时先看", "opens first"),
    "lines": Words("对象数", "lines"),
    "changed": Words("改动数", "changed"),
    "decision": Words("结论", "decision"),
    "orders": Words("责令数", "orders"),
    "orders_revoked": Words("撤销责令", "orders revoked"),
    "scopes": Words("用途", "scopes"),
    "platform": Words("平台", "platform"),
    "kind": Words("类型", "kind"),
    "recognised": Words("已认定", "recognised"),
    "refused": Words("不予认定", "refused"),
    "approve": Words("审批", "approves"),
    "file": Words("备案", "files"),
    "approve_and_file": Words("审批备案", "approves and files"),
    "copy": Words("抄送", "sent a copy"),
    "done": Words("已办结", "done"),
    "approved": Words("已批准", "approved"),
    "rejected": Words("未批准", "rejected"),
    "returned": Words("退回", "returned"),
    "draft": Words("草稿", "draft"),
    "totp": Words("身份验证器", "authenticator app"),
    "webauthn": Words("通行密钥", "passkey"),
    "recovery_codes": Words("恢复码", "recovery codes"),
}
#: Payload keys whose values are codes of ours.
_CODES = ("change", "state", "type", "signed", "was", "does", "decision")
_CHANGED = Words("改动", "changed")
_TABLES = {
    "unit": "units",
    "person": "people",
    "posting": "postings",
    "group": "groups",
    "membership": "memberships",
    "filing": "filings",
    "recertification": "recertifications",
    "check": "checks",
}
_YES, _NO = Words("是", "yes"), Words("否", "no")


def particulars(payload: Any, act: str) -> list[Line]:
    """A payload as labels and values; facts of rows as they were and as they became."""
    if not isinstance(payload, dict):
        return []
    table = _table_of(act)
    lines: list[Line] = []
    for name, value in payload.items():
        if name == "counts" and isinstance(value, dict):
            lines += _counts(value)
        elif name not in ("before", "after", "key"):
            lines.append((_label(table, name), _value(table, name, value)))
    return [*_facts(table, payload.get("key")), *_changes(table, payload), *lines]


def _table_of(act: str) -> str:
    """The table whose rows an act is about: ``org.import_posting`` -> postings."""
    kind = act.rpartition("_")[2]
    return _TABLES.get(kind, "") or ("groups" if act.startswith(("registry.", "filing.", "campaigns.", "api.")) else "")


def _counts(counts: dict[str, Any]) -> Iterator[Line]:
    for table, found in counts.items():
        parts = [(_CHANGED if k == "change" else _LABELS.get(k, Words(k, k)), n) for k, n in found.items() if n]
        zh = "，".join(f"{w.zh} {n}" for w, n in parts)
        yield _table(table), Words(zh, ", ".join(f"{n} {w.en}" for w, n in parts))


def _facts(table: str, row: Any) -> Iterator[Line]:
    for name, value in (row if isinstance(row, dict) else {}).items():
        yield _label(table, name), _value(table, name, value)


def _changes(table: str, payload: dict[str, Any]) -> Iterator[Line]:
    before, after = payload.get("before") or {}, payload.get("after") or {}
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    for name in dict.fromkeys([*before, *after]):
        if name in (payload.get("key") or {}):
            continue
        old, new = _value(table, name, before.get(name)), _value(table, name, after.get(name))
        yield _label(table, name), new if not old.zh else Words(f"{old.zh} → {new.zh or '空'}", f"{old.en} → {new.en}")


def _table(name: str) -> Words:
    return Words(TABLES[name].zh, name) if name in TABLES else Words(name, name)


def _label(table: str, name: str) -> Words:
    if table and any(c.name == name for c in TABLES[table].columns):
        return Words(TABLES[table][name].zh[0], name.replace("_", " "))
    return _LABELS.get(name, Words(name, name.replace("_", " ")))


def _value(table: str, name: str, value: Any) -> Words:
    if value is None:
        return Words("", "")
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        return Words("、".join(map(str, value)), ", ".join(map(str, value)))
    text = str(value)
    if name == "change" and text == "change":
        return _CHANGED
    if name in _CODES and text in _LABELS:
        return _LABELS[text]
    if name in WORDS_OF or f"{table or 'postings'}.{name}" in WORDS_OF:
        return Words(word_for(table or "postings", name, text), text.replace("_", " "))
    text = clock(text)
    return Words(text, text)
