"""WeChat's csv layouts, and tables of any other make."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from chat_help import codes, qq_txt, read
from hypothesis import given, settings
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.chats import (
    ChatOptions,
    ColumnMapping,
    find_chats,
    open_chat,
    read_mapping,
    save_mapping,
    textual,
)
from qunzhi.sources.chats.csvrows import csv_rows
from qunzhi.sources.chats.notes import Notes
from qunzhi.sources.chats.wechat_csv.kinds import kind_of, said

HEADER = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime"
NAMES = ",Remark,NickName,Sender"
AT = "1709251200"
CLOCK = "2024-03-01 08:00:00"


def wechat(tmp_path: Path, *lines: str, header: str = HEADER + NAMES, name: str = "群.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("line", "text", "uid", "name"),
    [
        (f"1,3,1,0,0,{AT},,好,{CLOCK},备注,张三,wxid_a1b2c3", "好", "wxid_a1b2c3", "张三"),
        (f"1,3,1,0,0,{AT},,一,二,三,{CLOCK},备注,张三,wxid_a1b2c3", "一,二,三", "wxid_a1b2c3", "张三"),
        (f"1,3,1,0,0,{AT},,好,{CLOCK},备注,张三,wxid_a1b2c3,", "好", "wxid_a1b2c3", "张三"),
        (f"1,3,1,0,0,{AT},,好,{CLOCK},备注,张三,wxid_a1b2c3,7000000000000000001", "好", "wxid_a1b2c3", "张三"),
        (f"1,3,1,0,0,{AT},,见 {CLOCK},对吗,{CLOCK},,张三,wxid_a1b2c3", f"见 {CLOCK},对吗", "wxid_a1b2c3", "张三"),
        (f"1,3,1,0,0,{AT},,好,{CLOCK}", "好", None, None),
        (f'1,3,1,0,0,{AT},,"wxid_a1b2c3:\n好",{CLOCK},,张三,wxid_a1b2c3', "好", "wxid_a1b2c3", "张三"),
        (f'1,3,1,0,0,{AT},,"wxid_a1b2c3:\n好",{CLOCK},,张三,', "好", "wxid_a1b2c3", "张三"),
        (f'1,3,1,0,0,{AT}000,,"说明:\n好",{CLOCK},,张三,wxid_a1b2c3', "说明:\n好", "wxid_a1b2c3", "张三"),
    ],
)
def test_rows_that_do_not_fit_their_header(tmp_path: Path, line: str, text: str, uid: str | None, name: str | None):
    file, got = read(wechat(tmp_path, line))
    assert got == [(uid, name, CLOCK, "text", text)]
    assert not file.problems


def test_the_oldest_layout_with_one_field_more(tmp_path: Path):
    lines = [f"1,3,1,0,1,{AT},,好,{CLOCK},1234567890987654", f"2,3,1,0,0,{AT},,一,二,{CLOCK},1234567890987655"]
    file, got = read(wechat(tmp_path, *lines, header=HEADER))
    assert [g[4] for g in got] == ["好", "一,二"]
    assert not file.problems


def test_rows_beyond_repair_are_said(tmp_path: Path):
    file, got = read(wechat(tmp_path, "1,2,3", f"1,3,1,0,0,0,,x,{CLOCK[:5]},a,b,c", "a" + ",x" * 30))
    assert not got
    assert file.problem_counts == {"bad_row": 2, "bad_time": 1, "no_messages": 1}
    assert file.lost == 3


@pytest.mark.parametrize(
    ("number", "sub", "kind"),
    [
        ("1", "0", "text"),
        ("3", "0", "image"),
        ("34", "0", "voice"),
        ("43", "0", "video"),
        ("47", "0", "sticker"),
        ("49", "5", "link"),
        ("49", "6", "file"),
        ("49", "57", "text"),
        ("49", "2000", "link"),
        ("10000", "0", "system"),
        ("引用消息", "", "text"),
        ("视频号", "", "link"),
        ("语音", "", "voice"),
        ("?", "", "text"),
    ],
)
def test_wechat_kinds(number: str, sub: str, kind: str):
    assert kind_of(number, sub) == kind


def test_xml_is_read_by_its_title_only():
    wicked = '<!DOCTYPE x [<!ENTITY a "aaaa">]><msg><title>&a;<b/></title><url>http://x</url></msg>'
    assert said("link", wicked) == ("&a;\nhttp://x", "")
    assert said("link", "<msg><title><![CDATA[通知 <一>]]></title></msg>") == ("通知 <一>", "")
    assert said("image", "<msg/>") == ("", "")
    assert said("text", "<不是 XML>") == ("<不是 XML>", "")
    assert said("link", "<title>" * 100_000)[1] == ""


@pytest.mark.parametrize(
    ("name", "line", "private"),
    [
        ("群.csv", f"1,3,1,0,0,{AT},,好,{CLOCK},备注,张三,wxid_a1b2c3", False),
        ("张三.csv", f"1,3,1,0,0,{AT},,好,{CLOCK}", True),
        ("张三(wxid_a1b2c3).csv", f"1,3,1,0,0,{AT},,好,{CLOCK},张三,张三,wxid_a1b2c3", True),
        ("张三(wxid_a1b2c3)/张三.csv", f"1,3,1,0,0,{AT},,好,{CLOCK},张三,张三,wxid_a1b2c3", True),
        ("群(380@chatroom)/群.csv", f"1,3,1,0,0,{AT},,好,{CLOCK},,张三,wxid_a1b2c3", False),
    ],
)
def test_a_chat_with_one_person_is_private(tmp_path: Path, name: str, line: str, private: bool):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    file, _ = read(wechat(tmp_path, line, name=name))
    assert file.chats[0].private is private


def test_group_from_name_and_talker(tmp_path: Path):
    line = f"1,3,1,0,0,{AT},,好,{CLOCK},,张三,wxid_a1b2c3"
    file, _ = read(wechat(tmp_path, line, name="后勤群(123@chatroom)_utf8.csv"))
    assert (file.chats[0].chat_id, file.chats[0].name) == ("123@chatroom", "后勤群")
    lines = [f"{line},1@chatroom", f"{line},2@chatroom", f"{line},wxid_friend"]
    many, _ = read(wechat(tmp_path, *lines, header=HEADER + NAMES + ",StrTalker", name="messages.csv"))
    assert [(c.chat_id, c.private) for c in many.chats] == [("1@chatroom", False), ("2@chatroom", False), ("", True)]


def table(tmp_path: Path, text: str, name: str = "记录.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_and_encodings(tmp_path: Path, encoding: str, delimiter: str):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [
            ["消息记录导出"],
            ["发送时间", "发送者", "QQ号", "消息内容"],
            ["2024-03-01 08:00:00", "张三", "10001", "一,二;三\n四"],
        ]
    )
    file, got = read(table(tmp_path, out.getvalue(), encoding=encoding))
    assert got == [("10001", "张三", CLOCK, "text", "一,二;三\n四")]
    assert file.format == "table"


@pytest.mark.parametrize(
    "header",
    ["time,sender,content", "时间,发送人,内容", "Date,Name,Message", "发送时间,昵称,消息", "sent_at,uid,text"],
)
def test_usual_headers(tmp_path: Path, header: str):
    _, got = read(table(tmp_path, f"{header}\n2024-03-01 08:00:00,a1,好\n"))
    assert got[0][2:] == (CLOCK, "text", "好")
    assert "a1" in got[0][:2]


def test_day_and_time_apart(tmp_path: Path):
    _, got = read(table(tmp_path, "日期,时间,姓名,内容\n2024/3/1,08:00:00,张三,好\n"))
    assert got[0][2] == CLOCK


def test_an_unknown_header_gives_the_way_out_and_is_remembered(tmp_path: Path):
    path = table(tmp_path, "何时,何人,何言,何类\n01.03.2024 08:00,张三,好,字\n")
    folder = tmp_path / "mappings"
    options = ChatOptions(mapping_folder=folder)
    with pytest.raises(QunzhiError) as caught:
        open_chat(path, options=options)
    (problem,) = caught.value.problems
    assert problem.code == "unknown_columns"
    assert "何时、何人、何言" in problem.message.zh
    assert "columns:" in problem.hint.zh
    assert "sent_at: ?" in problem.hint.zh
    columns = {"sent_at": "何时", "nickname": "何人", "text": "何言", "kind": "何类"}
    mapping = ColumnMapping(columns=columns, time_format="%d.%m.%Y %H:%M", kinds={"字": "text"})
    given = tmp_path / "m.yaml"
    given.write_text("columns: {sent_at: 何时, nickname: 何人, text: 何言}\ntime_format: '%d.%m.%Y %H:%M'\n", "utf-8")
    assert read(path, mapping=given)[1][0][:3] == (None, "张三", CLOCK)
    saved = save_mapping(path, mapping, folder=folder)
    assert saved.parent == folder
    assert read_mapping(saved) == mapping
    later = table(tmp_path, "何时,何人,何言,何类\n01.03.2024 08:00,李四,在,字\n", name="下月.csv")
    assert read(later, mapping_folder=folder)[1] == [(None, "李四", CLOCK, "text", "在")]


def test_the_default_place_of_mappings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = table(tmp_path, "a1,b1\n2024-03-01 08:00:00,好\n")
    saved = save_mapping(path, ColumnMapping(columns={"sent_at": "a1", "text": "b1"}))
    assert saved.parent == tmp_path / "config" / "qunzhi" / "chat-mappings"
    assert read(path)[1][0][4] == "好"


@pytest.mark.parametrize(
    "text", ["columns: {text: 内容}", "columns: {sent_at: 时间, 别的: x}", "- 1", "a: [", "columns: {sent_at: [1]}", ""]
)
def test_wrong_mappings_are_refused(tmp_path: Path, text: str):
    path = tmp_path / "m.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(QunzhiError) as caught:
        read_mapping(path)
    assert caught.value.problems[0].code == "bad_mapping"


def test_a_mapping_of_columns_that_are_not_there(tmp_path: Path):
    path = table(tmp_path, "a1,b1\nx,y\n")
    with pytest.raises(QunzhiError):
        save_mapping(path, ColumnMapping(columns={"sent_at": "别的"}), folder=tmp_path)
    with pytest.raises(QunzhiError):
        open_chat(path, options=ChatOptions(mapping=ColumnMapping(columns={"sent_at": "别的"})))


def test_a_mapping_is_for_tables_and_an_export_that_is_known_is_read_as_such(tmp_path: Path):
    path = tmp_path / "群.txt"
    path.write_text(qq_txt("2020-01-01 12:00:00 张三(10001)\n好"), "utf-8")
    file, got = read(path, mapping=ColumnMapping(columns={"sent_at": "何时", "text": "何言"}))
    assert (file.format, got[0][4]) == ("qq_txt", "好")


def test_workbooks_and_parquet(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("说明").write(0, 0, "这里没有消息")
    sheet = book.add_worksheet("记录")
    style = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["时间", "账号", "内容"])
    sheet.write_datetime(1, 0, dt.datetime(2024, 3, 1, 8), style)
    sheet.write_row(1, 1, [10001, "好"])
    book.close()
    file, got = read(tmp_path / "a.xlsx")
    assert got == [("10001", None, CLOCK, "text", "好")]
    assert codes(file) == {"several_sheets"}
    frame = pa.table({"sent_at": pa.array([dt.datetime(2024, 3, 1, 8)]), "uid": ["10001"], "text": ["好"]})
    pq.write_table(frame, tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet")[1] == got


def test_an_unclosed_quote_costs_one_line(tmp_path: Path):
    text = '时间,昵称,内容\n2024-03-01 08:00:00,张三,"没有结束\n'
    text += '2024-03-01 08:00:01,李四,好\n2024-03-01 08:00:02,王五,"行"x\n'
    file, got = read(table(tmp_path, text))
    assert [g[1] for g in got] == ["李四", "王五"]
    assert got[1][4] == "行x"
    assert file.problem_counts == {"unclosed_quote": 1}
    assert file.problems[0].place.line == 2


def test_short_rows_and_bad_times(tmp_path: Path):
    text = "昵称,时间,内容\n张三,2024-03-01 08:00:00\n\n李四\n王五,昨天,好\n,,\n"
    file, got = read(table(tmp_path, text))
    assert got == [(None, "张三", CLOCK, "text", "")]
    assert file.problem_counts == {"bad_row": 1, "bad_time": 1}


def test_lines_are_where_records_begin(tmp_path: Path):
    text = '时间,昵称,内容\n2024-03-01 08:00:00,a,"一\n二\n三"\n\n2024-03-01 08:00:00,b,四\n'
    (batch,) = open_chat(table(tmp_path, text)).batches()
    assert batch.line == [2, 6]


CELLS = st.text(alphabet='a",\n中 ', max_size=6)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4).filter(any), min_size=1, max_size=12),
    end=st.sampled_from(["\n", "\r\n"]),
    size=st.integers(3, 60),
)
def test_rows_are_those_of_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, size: int
):
    path = tmp_path_factory.mktemp("c") / "a.csv"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_bytes(out.getvalue().replace("\n", end).encode())
    notes = Notes("a.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textual, "BLOCK", size)
        pieces = list(csv_rows(path, "utf-8", ",", notes))
    assert [row for piece in pieces for row in piece[0]] == rows
    assert not notes.counts
    lines = [line for piece in pieces for line in piece[1]]
    begins = [1]
    for row in rows[:-1]:
        begins.append(begins[-1] + 1 + sum(cell.count("\n") for cell in row))
    assert lines == begins


@pytest.mark.parametrize(
    ("header", "is_register"),
    [
        ("group_id,platform,name,kind,unit_id,told_at,created_at", True),
        ("群号,平台,群名,群类型,单位编号,建群时间,告知时间", True),
        ("群号,账号,工号,群昵称,角色,入群时间", True),
        ("工号,姓名,人员类别,手机", True),
        ("message_id,group_id,uid,sent_at,kind,text", False),
        ("时间,发送人,账号,内容,群号", False),
        ("消息编号,群编号,发送人账号,发送时间,内容", False),
    ],
)
def test_tables_of_the_register_are_no_chats(tmp_path, header, is_register):
    row = ",".join(["x"] * len(header.split(",")))
    file = tmp_path / "表.csv"
    file.write_text(f"{header}\n{row}\n", "utf-8")
    assert (find_chats([tmp_path]) == []) is is_register
