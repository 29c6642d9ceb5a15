"""Chats bound to the register and made into facts that an audit can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from chat_help import qq_txt, sample

from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES
from qunzhi.sources.chats import ChatInfo, bind, open_chat, to_facts
from tests.small import UNITS, at, audited, found, group, pack


def register(*groups: tuple[str, str, str], **tables: list[dict[str, Any]]) -> FactSet:
    rows: list[dict[str, object]] = [
        {"group_id": i, "platform": p, "name": n, "kind": "unit", "created_at": None} for i, p, n in groups
    ]
    return FactSet.of({"groups": rows, **tables})


def groups_of(facts: FactSet) -> pa.Table:
    return facts.tables["groups"]


def test_bind_by_number_then_by_name():
    table = groups_of(register(("1001", "qq", "机電系 教师群"), ("1002", "qq", "后勤群"), ("1003", "wechat", "后勤群")))
    chats = [
        ChatInfo("1002", "随便什么名字", "qq"),
        ChatInfo("9", "机电系教师群", "qq"),
        ChatInfo("", "后勤群", ""),
        ChatInfo("", "后勤群", "wechat"),
        ChatInfo("", "没有登记", "qq"),
        ChatInfo("1001", "张三", "qq", private=True),
        ChatInfo("", "", "qq"),
    ]
    binding = bind(chats, table)
    assert binding.groups == ["1002", "1001", None, "1003", None, None, None]
    assert binding.unmatched == [4, 5, 6]
    assert binding.ambiguous == {2: ["1002", "1003"]}
    assert [p.code for p in binding.problems] == ["several_groups", "no_group", "private_chat", "no_group"]
    assert all(p.message.zh and p.hint.zh for p in binding.problems)


def test_two_numbers_that_differ_are_two_groups_whatever_they_are_called():
    table = groups_of(
        register(("730001111", "qq", "后勤群"), ("9@chatroom", "wechat", "教师群"), ("G3", "qq", "团委群"))
    )
    chats = [
        ChatInfo("730002222", "后勤群", "qq"),
        ChatInfo("8@chatroom", "教师群", "wechat"),
        ChatInfo("730003333", "团委群", "qq"),
        ChatInfo("", "后勤群", "qq"),
    ]
    assert bind(chats, table).groups == [None, None, "G3", "730001111"]


def test_to_facts_fills_messages_and_memberships():
    facts = register(("G1", "qq", "晴川学院机电系教师群"))
    out = to_facts([open_chat(sample("教师群"))], facts)
    messages, members = out.tables["messages"], out.tables["memberships"]
    assert messages.schema == TABLES["messages"].arrow_schema
    assert members.schema == TABLES["memberships"].arrow_schema
    assert messages["group_id"].to_pylist() == ["G1"] * 9
    assert messages["text"].to_pylist()[1] == "收到"
    assert messages["text"].to_pylist()[2] is None
    by_uid = {m["uid"]: m for m in members.to_pylist()}
    assert by_uid["20010001"]["role"] == "owner"
    assert by_uid["20010004"]["joined_at"].isoformat()[:10] == "2024-03-01"
    assert out.place(messages["_file"][0].as_py(), messages["_row"][0].as_py()).file == "教师群.txt"
    assert "members_from_talk" in {p.code for p in out.problems}
    assert "messages" not in facts.tables, "the facts given stay as they are"


def test_texts_can_be_left_out():
    out = to_facts([open_chat(sample("教师群"))], register(("G1", "qq", "晴川学院机电系教师群")), texts=False)
    assert out.tables["messages"]["text"].null_count == 9


def test_what_is_not_registered_is_left_out_and_said():
    out = to_facts([open_chat(sample("两个群"))], register(("730001122", "qq", "后勤")))
    assert out.tables["messages"].num_rows == 3
    assert out.left_out == {"messages": 2}
    assert "no_group" in {p.code for p in out.problems}


def test_the_register_wins():
    members: list[dict[str, Any]] = [{"group_id": "G1", "uid": "20010001", "nickname": "登记的名字", "role": "member"}]
    facts = register(("G1", "qq", "晴川学院机电系教师群"), memberships=members)
    out = to_facts([open_chat(sample("教师群"))], facts)
    assert out.tables["memberships"].to_pylist() == facts.tables["memberships"].to_pylist()


def test_the_same_export_twice_counts_once(tmp_path: Path):
    facts = register(("G1", "qq", "晴川学院机电系教师群"))
    once = to_facts([open_chat(sample("教师群"))], facts)
    again = to_facts([open_chat(sample("教师群")), open_chat(sample("教师群"))], once)
    assert again.tables["messages"].num_rows == 9
    assert "seen_before" in {p.code for p in again.problems}
    assert again.tables["memberships"].num_rows == once.tables["memberships"].num_rows


def test_ids_of_two_exports_are_kept_apart(tmp_path: Path):
    for name in ("甲群", "乙群"):
        (tmp_path / f"{name}.csv").write_text(
            f"消息编号,群名,时间,账号,内容\nm1,{name},2024-03-01 08:00:00,a,好\n", "utf-8"
        )
    facts = register(("A", "wechat", "甲群"), ("B", "wechat", "乙群"))
    out = to_facts([open_chat(tmp_path / "甲群.csv"), open_chat(tmp_path / "乙群.csv")], facts)
    assert sorted(out.tables["messages"]["message_id"].to_pylist()) == ["m1", "m1@B"]


def test_without_a_register_chats_stand_for_themselves():
    out = to_facts([open_chat(sample("两个群"))], None)
    assert set(out.tables["messages"]["group_id"].to_pylist()) == {"730001122", "春游筹备"}


def test_no_files_give_an_empty_table():
    assert to_facts([], None).tables["messages"].num_rows == 0


def test_an_audit_reads_chats(tmp_path: Path):
    text = qq_txt(
        *(f"2024-03-01 9:{n // 60:02}:{n % 60:02} 成员{n % 12}({10001 + n % 12})\n聊" for n in range(0, 320, 8)),
        chat="聊天群",
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    groups = [group("G1", platform="qq", name="聊天群", created_at=at("2023-06-01 09:00"))]
    groups += [
        group(
            "G2", platform="qq", name="旧群", created_at=at("2023-06-01 09:00"), last_active_at=at("2023-07-01 09:00")
        )
    ]
    made = to_facts([open_chat(tmp_path / "a.txt")], FactSet.of({"units": UNITS, "groups": groups}))
    bursts = audited(made, pack("CQNY", ("burst_chat",)))
    assert found(bursts, "burst_chat") == {"G1": "violation"}
    zombies = audited(made, pack("ISE", ("zombie",)))
    assert found(zombies, "zombie") == {"G2": "violation"}
