"""What is said about each thing that can be wrong with an exported chat: one place, both languages."""

from __future__ import annotations

from qunzhi.core.errors import Level, Place, Problem, QunzhiError
from qunzhi.core.words import Words

#: Codes of what was lost; the others are read all the same.
_ERRORS = frozenset(
    {
        "not_found",
        "unknown_chat",
        "unknown_columns",
        "bad_mapping",
        "missing_chunk",
        "bad_json",
        "large_element",
        "bad_row",
        "bad_time",
        "unclosed_quote",
        "odd_row",
        "no_messages",
        "mht_encoding",
        "truncated",
        "damaged_sheet",
        "several_chats",
        "private_chat",
        "no_group",
        "several_groups",
    }
)

#: code -> message zh, message en, way out zh, way out en. Places in braces are filled by ``problem``.
_SAID: dict[str, tuple[str, str, str, str]] = {
    "not_found": ("找不到这个文件或文件夹", "no such file or folder", "请检查路径", "check the path"),
    "unknown_chat": (
        "认不出这是哪种聊天记录（试过：{tried_zh}）",
        "this is no chat export that is known (tried: {tried_en})",
        "请用消息管理器导出为 txt 或 mht，或另存为带表头的 csv、xlsx",
        "export it as txt or mht, or save it as csv or xlsx with a header",
    ),
    "chat_folder": (
        "文件夹里没有 manifest.json，不是分块的聊天记录",
        "the folder has no manifest.json and is no export in chunks",
        "请直接指定里面的文件",
        "name the files inside it",
    ),
    "unknown_columns": (
        "认不出哪一列是时间和内容；表头是：{headers}",
        "cannot tell which columns hold the time and the text; the headers are: {headers}",
        "请写一个对应文件，例如：\n{template}",
        "write a mapping file such as:\n{template}",
    ),
    "bad_mapping": (
        "列对应文件有误：{detail_zh}",
        "the column mapping is wrong: {detail_en}",
        "格式：columns: {{sent_at: 时间, nickname: 发送人, text: 内容}}",
        "write: columns: {{sent_at: 时间, nickname: 发送人, text: 内容}}",
    ),
    "mixed_encoding": (
        "这一行的编码与其他行不同，已按 {encoding} 读取",
        "this line is in another encoding and was read as {encoding}",
        "",
        "",
    ),
    "bad_encoding": (
        "有些字节不是文字，已换成「�」",
        "some bytes are no text and became a replacement mark",
        "可从聊天软件重新导出",
        "export it again",
    ),
    "nul_bytes": ("有空字节，已去掉", "NUL bytes were removed", "可从聊天软件重新导出", "export it again"),
    "long_line": (
        "这一行超过 1 MB，后面的没有读",
        "the line is over 1 MB; the rest was not read",
        "请检查导出文件是否损坏",
        "check whether the export is damaged",
    ),
    "long_text": (
        "这条消息超过 1 MB，后面的没有读",
        "the message is over 1 MB; the rest was not read",
        "",
        "",
    ),
    "long_id": ("账号过长，没有采用", "the account id is too long and was not taken", "", ""),
    "odd_header": (
        "像消息头，但日期或时间不存在，当作正文",
        "looks like the head of a message but has no real date or time; read as text",
        "",
        "",
    ),
    "text_before": (
        "第一条消息之前的文字没有读",
        "text before the first message was not read",
        "",
        "",
    ),
    "bad_json": (
        "这一条不是有效的 JSON，没有读",
        "this entry is no valid JSON and was not read",
        "可从聊天软件重新导出",
        "export it again",
    ),
    "large_element": ("这一条超过 4 MB，没有读", "this entry is over 4 MB and was not read", "", ""),
    "bad_row": (
        "这一行与表头对不上，没有读",
        "the row does not fit the header and was not read",
        "请检查逗号和引号",
        "check its commas and quotes",
    ),
    "bad_time": ("看不懂时间，没有读", "the time cannot be read; the message was left out", "", ""),
    "unclosed_quote": (
        "引号没有结束，这一行没有读",
        "a quotation mark is not closed; the line was not read",
        "请检查引号",
        "check the quotation marks",
    ),
    "odd_row": ("看不懂这一行，没有读", "this row cannot be read", "", ""),
    "no_messages": (
        "没有读到一条消息",
        "there is not one message to read",
        "请检查导出的时间范围",
        "check what was exported",
    ),
    "mht_encoding": (
        "正文用了 {encoding} 编码，不是 QQ 消息管理器导出的",
        "its text is encoded as {encoding}, which QQ does not write",
        "请从 QQ 消息管理器重新导出",
        "export it again from QQ",
    ),
    "truncated": (
        "文件不完整，读到这里为止",
        "the file breaks off; it was read up to here",
        "可从聊天软件重新导出",
        "export it again",
    ),
    "missing_chunk": (
        "分块「{chunk}」不在或不能读",
        'the chunk "{chunk}" is missing or cannot be read',
        "请把 chunks 文件夹一起拷来",
        "copy the folder of chunks too",
    ),
    "damaged_sheet": (
        "表格损坏，读到这里为止",
        "the sheet is damaged; it was read up to here",
        "请重新导出",
        "export it again",
    ),
    "several_sheets": (
        "工作簿有几张表，只读了「{sheet}」",
        'the workbook has several sheets; only "{sheet}" was read',
        "",
        "",
    ),
    "too_many_members": (
        "成员超过 {n} 个，后面的没有记",
        "there are over {n} members; the rest were not recorded",
        "请检查账号一列",
        "check the column of accounts",
    ),
    "too_many_chats": (
        "群超过 {n} 个，后面的消息没有读",
        "there are over {n} chats; the rest were not read",
        "请检查群号一列",
        "check the column of groups",
    ),
    "several_chats": (
        "文件里有几个群，一次只能导出一个",
        "the file holds several chats; only one can be written at a time",
        "请说明是哪一个",
        "say which",
    ),
    "private_chat": (
        "「{chat}」是私聊，不读",
        '"{chat}" is a private chat and is not used',
        "只用工作群的记录",
        "use work groups only",
    ),
    "no_group": (
        "「{chat}」对不上台账里的任何群",
        'no registered group fits the chat "{chat}"',
        "请在台账里登记该群，或指明群编号",
        "register the group, or say its group_id",
    ),
    "several_groups": (
        "「{chat}」与几个群同名：{groups}",
        'several groups are called "{chat}": {groups}',
        "请指明群编号",
        "say which group_id it is",
    ),
    "members_from_talk": (
        "「{chat}」的成员来自聊天记录，从未发言的人可能不在其中",
        'the members of "{chat}" come from its messages; those who never spoke may be missing',
        "有成员名单时请一并提供",
        "supply the list of members if there is one",
    ),
    "seen_before": (
        "{n} 条消息与已有的相同，没有重复计入",
        "{n} messages were there already and were not counted twice",
        "",
        "",
    ),
}


def problem(code: str, shown: str = "", line: int | None = None, **fill: object) -> Problem:
    """A problem with its words; ``fill`` fills the places in them and never holds what a message says."""
    zh, en, hint_zh, hint_en = _SAID[code]
    level: Level = "error" if code in _ERRORS else "warning"
    return Problem(
        code,
        Words(zh, en).fill(**fill),
        Words(hint_zh, hint_en).fill(**fill),
        Place(file=shown, line=line),
        level=level,
    )


def refusal(code: str, shown: str = "", line: int | None = None, **fill: object) -> QunzhiError:
    """The error that refuses a file."""
    return QunzhiError(problem(code, shown, line, **fill))
