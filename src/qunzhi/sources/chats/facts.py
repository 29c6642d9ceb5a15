"""Chats as facts: messages, and what the exports say about members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.core.errors import Problem
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.factset import FactSet, SourceFile
from qunzhi.facts.tables import TABLES
from qunzhi.sources.chats.binding import Binding, Register, add
from qunzhi.sources.chats.model import ChatFile, ChatInfo, ChatMember, Progress
from qunzhi.sources.chats.said import problem


@dataclass(slots=True)
class _Gathered:
    """What the files have given so far."""

    messages: list[pa.Table] = field(default_factory=list)
    members: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    from_talk: dict[str, str] = field(default_factory=dict)
    left_out: int = 0


def to_facts(
    files: Iterable[ChatFile], facts: FactSet | None, *, texts: bool = True, progress: Progress | None = None
) -> FactSet:
    """The register's facts with the messages of exported chats, ready for an audit.

    Chats are matched to the register's groups (``bind``); those that are none are left out, counted and said. Messages
    that are there already are not counted twice. Members are added only for groups of which the register lists none.

    Args:
        files: opened exports; each is read once.
        facts: the register; None where there is none, and each chat stands for itself.
        texts: False leaves the texts out: times and senders alone.
        progress: called with bytes read and bytes there are, of the file being read.

    Returns:
        new facts; the ones given stay as they are.
    """
    before = facts or FactSet()
    register = Register(before.tables.get("groups") if facts is not None else None)
    sources = list(before.files)
    gathered = _Gathered()
    for file in files:
        number = len(sources)
        sources.append(SourceFile(file.shown))
        _read(file, number, register, texts, progress, gathered)
    tables = dict(before.tables)
    tables["messages"] = _messages(before, gathered)
    members = _memberships(before, gathered)
    if members is not None:
        tables["memberships"] = members
    left_out = dict(before.left_out)
    if gathered.left_out:
        left_out["messages"] = left_out.get("messages", 0) + gathered.left_out
    problems = [*before.problems, *gathered.problems]
    return FactSet(tables, sources, list(before.unknown_columns), problems, left_out)


def _read(
    file: ChatFile, number: int, register: Register, texts: bool, progress: Progress | None, into: _Gathered
) -> None:
    binding = Binding()
    for batch in file.batches(progress):
        for chat in file.chats[len(binding.groups) :]:
            add(binding, chat, register, file.shown)
        table = batch.to_arrow(binding.groups, file=number, texts=texts)
        into.left_out += len(batch) - table.num_rows
        into.messages.append(table)
    for chat in file.chats[len(binding.groups) :]:
        add(binding, chat, register, file.shown)
    into.problems += [*file.problems, *binding.problems]
    _note_members(file, number, binding.groups, file.chats, into)


def _note_members(
    file: ChatFile, number: int, groups: list[str | None], chats: list[ChatInfo], into: _Gathered
) -> None:
    for member in file.members():
        group = groups[member.chat]
        if group is None or member.uid is None:
            continue
        row = _row(member, group, number)
        known = into.members.setdefault((group, member.uid), row)
        if known is not row:
            # A later export says more of what it knows; it does not unsay.
            known.update({k: v for k, v in row.items() if v is not None and k not in (FILE_COLUMN, ROW_COLUMN)})
            known["left_at"] = row["left_at"]
        into.from_talk.setdefault(group, chats[member.chat].name or group)


def _row(member: ChatMember, group: str, number: int) -> dict[str, object]:
    return {
        "group_id": group,
        "uid": member.uid,
        "nickname": member.nickname,
        "role": member.role,
        "joined_at": member.joined_at,
        "left_at": member.left_at,
        "invited_by": member.invited_by,
        FILE_COLUMN: number,
        ROW_COLUMN: None,
    }


def _messages(before: FactSet, gathered: _Gathered) -> pa.Table:
    """All messages, each once; of two chats that use the same ids the later one's are told apart by the group."""
    schema = TABLES["messages"].arrow_schema
    old = before.tables.get("messages")
    parts = [old.select(schema.names).cast(schema)] if old is not None else []
    table = pa.concat_tables([*parts, *gathered.messages]) if parts or gathered.messages else schema.empty_table()
    once = _first_of(table, ["group_id", "message_id"])
    if once.num_rows < table.num_rows:
        gathered.problems.append(problem("seen_before", n=table.num_rows - once.num_rows))
    if pc.count_distinct(once["message_id"]).as_py() == once.num_rows:
        return once
    return _own_ids(once)


def _first_of(table: pa.Table, keys: list[str]) -> pa.Table:
    """The first row of each key, in the order they stand."""
    numbered = table.select(keys).append_column("at", pa.array(np.arange(table.num_rows)))
    first = numbered.group_by(keys).aggregate([("at", "min")])["at_min"]
    if len(first) == table.num_rows:
        return table
    return table.take(pc.take(first, pc.sort_indices(first)))


def _own_ids(table: pa.Table) -> pa.Table:
    """Ids made different where several groups use the same."""
    rows = pa.array(np.arange(table.num_rows))
    numbered = table.select(["message_id"]).append_column("at", rows)
    first = numbered.group_by(["message_id"]).aggregate([("at", "min")])["at_min"]
    is_first = pc.is_in(rows, value_set=first.combine_chunks())
    longer = pc.binary_join_element_wise(table["message_id"], table["group_id"], "@")
    ids = pc.if_else(is_first, table["message_id"], longer)
    return table.set_column(table.schema.get_field_index("message_id"), table.schema.field("message_id"), ids)


def _memberships(before: FactSet, gathered: _Gathered) -> pa.Table | None:
    """The register's memberships and, for groups of which it lists none, those the exports know; None for neither."""
    old = before.tables.get("memberships")
    listed = set(pc.unique(old["group_id"]).to_pylist()) if old is not None else set()
    rows = [row for (group, _), row in gathered.members.items() if group not in listed]
    if not rows:
        return old
    for group, name in gathered.from_talk.items():
        if group not in listed:
            gathered.problems.append(problem("members_from_talk", chat=name[:60]))
    schema = TABLES["memberships"].arrow_schema
    columns = []
    for spec in schema:
        values = [row.get(spec.name) for row in rows]
        plain = pa.int64() if pa.types.is_timestamp(spec.type) else spec.type
        columns.append(pa.array(values, plain).cast(spec.type))
    new = pa.table(columns, schema=schema)
    return pa.concat_tables([old.select(schema.names).cast(schema), new]) if old is not None else new
