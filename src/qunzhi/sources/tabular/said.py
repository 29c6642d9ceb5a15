"""What is said about each thing that can be wrong with an input: one place, both languages."""

from __future__ import annotations

from qunzhi.core.errors import Level, Place, Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.sources.tabular.limits import MAX_CELL, MAX_COLUMNS, MAX_PROBLEMS, MAX_SHOWN

_WARNINGS = frozenset(
    {
        "unknown_file",
        "unknown_sheet",
        "empty_sheet",
        "subfolder",
        "wrong_extension",
        "impossible_order",
        "footer_left_out",
        "only_unknown",
        "repeated_header",
        "date_in_text",
        "long_number",
    }
)

#: code -> message zh, message en, way out zh, way out en. Places in braces are filled by ``problem``.
_SAID: dict[str, tuple[str, str, str, str]] = {
    "not_found": ("找不到这个文件或文件夹", "no such file or folder", "请检查路径", "check the path"),
    "empty_input": (
        "文件夹里没有可以读取的表格",
        "the folder holds no table that can be read",
        "放入 csv、xlsx、xls、ods 或 parquet 文件，文件名用表名，例如 群组.xlsx",
        "put csv, xlsx, xls, ods or parquet files there, named after their table, such as groups.xlsx",
    ),
    "unsupported_format": (
        "不支持这种文件",
        "this kind of file cannot be read",
        "请另存为 xlsx 或 csv；压缩包请先解压",
        "save it as xlsx or csv; unpack archives first",
    ),
    "unknown_file": ("这个文件没有读取", "this file was not read", "不是表格的文件可以不放在这里", "it is no table"),
    "subfolder": (
        "子文件夹没有读取",
        "the subfolder was not read",
        "把要读取的表格移到上一层",
        "move the tables it holds one level up",
    ),
    "unknown_sheet": (
        "这个工作表不是已知的表，没有读取",
        "this sheet is no known table and was not read",
        "如果它有数据，请把工作表改名为表名",
        "if it holds data, name the sheet after its table",
    ),
    "empty_sheet": (
        "工作表是空的，连表头也没有，当作没有提供",
        "the sheet is empty, without even a header; it counts as not supplied",
        "没有数据也请保留表头，或删除这个工作表",
        "keep the header even when there are no rows, or delete the sheet",
    ),
    "would_overwrite": (
        "批注副本不能写进原来的文件夹",
        "the annotated copies must not go into the folder of the originals",
        "请另选一个文件夹",
        "choose another folder",
    ),
    "no_table": (
        "看不出这是哪一张表；最接近的是「{zh}」（{name}）",
        'cannot tell which table this is; the nearest is "{name}" ({zh})',
        "请把文件或工作表改名为「{zh}」或 {name}",
        'name the file or sheet "{name}" or 「{zh}」',
    ),
    "ambiguous_table": (
        "名称同时像几张表：{tables}",
        "the name fits several tables: {tables}",
        "请用其中一个表名作为名称",
        "use exactly one of these names",
    ),
    "no_header": (
        "前 30 行里没有找到「{zh}」表的表头",
        'none of the first 30 rows is a header of the table "{name}"',
        "表头应有这些列：{columns}",
        "the header needs these columns: {columns}",
    ),
    "missing_column": (
        "缺少必需的列「{zh}」",
        'the required column "{name}" is missing',
        "请加上这一列，表头写其中之一：{accepted}",
        "add it under one of these headers: {accepted}",
    ),
    "column_conflict": (
        "两列「{one}」「{two}」是同一项内容，而这一行的值不同",
        'the columns "{one}" and "{two}" mean the same thing but differ in this row',
        "两列留一个值，或改成一致",
        "keep one of the two values or make them equal",
    ),
    "wrong_extension": (
        "扩展名与内容不符：实际是{format_zh}，已按内容读取",
        "the file extension is wrong: this is {format_en}; it was read as that",
        "请用正确的扩展名保存",
        "save it with the right extension",
    ),
    "html_not_sheet": (
        "这是网页（HTML），只是扩展名写成了表格",
        "this is a web page (HTML) with a spreadsheet's extension",
        "用表格软件打开，另存为 xlsx 或 csv",
        "open it in a spreadsheet program and save it as xlsx or csv",
    ),
    "xml_not_sheet": (
        "这是 XML 文件（例如 XML 电子表格 2003），不是 xls/xlsx",
        "this is an XML file (such as XML Spreadsheet 2003), not xls or xlsx",
        "用表格软件打开，另存为 xlsx 或 csv",
        "open it in a spreadsheet program and save it as xlsx or csv",
    ),
    "encrypted": (
        "文件有密码，不能读取",
        "the file is protected by a password",
        "去掉打开密码后再保存一份",
        "save a copy without the password",
    ),
    "damaged_file": (
        "文件不完整或已损坏：{detail}",
        "the file is incomplete or damaged: {detail}",
        "请重新导出或重新保存",
        "export or save it again",
    ),
    "zip_bomb": (
        "拒绝读取：压缩包展开后大得不合理（{detail}）",
        "refused: the packed content is unreasonably large ({detail})",
        "请核实来源；正常文件另存一次即可",
        "check where it came from; a normal file is cured by saving it again",
    ),
    "external_entity": (
        "拒绝读取：文件里的 XML 带有实体或文档类型声明",
        "refused: its XML declares entities or a document type",
        "请核实来源；正常的表格文件没有这种内容",
        "check where it came from; normal spreadsheets have no such thing",
    ),
    "deep_nesting": (
        "拒绝读取：XML 嵌套层数不合理",
        "refused: its XML is nested unreasonably deep",
        "请核实来源",
        "check where it came from",
    ),
    "path_trick": (
        "拒绝读取：名称或链接指向文件夹之外",
        "refused: a name or link leads outside the folder",
        "请放入文件本身，不要用链接",
        "put the file itself there, not a link",
    ),
    "too_many_columns": (
        f"拒绝读取：列数不合理（{{n}} 列，上限 {MAX_COLUMNS}）",
        f"refused: an unreasonable number of columns ({{n}}, at most {MAX_COLUMNS})",
        "删除表格右侧多余的列",
        "delete the needless columns at the right",
    ),
    "sparse_sheet": (
        "拒绝读取：工作表范围不合理（{detail}）",
        "refused: the sheet spans an unreasonable range ({detail})",
        "删除远处多余的单元格后另存",
        "delete stray cells far away and save again",
    ),
    "nul_bytes": (
        "文件里有空字节，不是文本表格",
        "the file holds NUL bytes; it is no text table",
        "请另存为 UTF-8 的 csv 或 xlsx",
        "save it as csv in UTF-8 or as xlsx",
    ),
    "bad_encoding": (
        "有些字节不是合法的 {encoding} 文字",
        "some bytes are no valid {encoding} text",
        "请另存为 UTF-8 的 csv 或 xlsx",
        "save it as csv in UTF-8 or as xlsx",
    ),
    "unclosed_quote": (
        "引号没有成对，从这里往后的内容连成了一个单元格",
        "a quotation mark is never closed: all that follows runs into one cell",
        "补上或删除多余的引号",
        "close or delete the stray quotation mark",
    ),
    "huge_cell": (
        f"单元格过长（超过 {MAX_CELL} 字节）",
        f"the cell is too long (over {MAX_CELL} bytes)",
        "缩短内容；也可能是引号没有成对",
        "shorten it; a quotation mark may also be unclosed",
    ),
    "row_too_long": (
        "这一行的单元格比表头多",
        "the row has more cells than the header",
        "内容里有分隔符时，整格要用双引号括起来",
        "put double quotes around a cell that contains the delimiter",
    ),
    "formula_injection": (
        "拒绝：单元格内容是会对外连接或执行命令的公式",
        "refused: the cell is a formula that would reach outside or run a command",
        "改成普通文字；请核实这份数据的来源",
        "replace it by plain text, and check where the data came from",
    ),
    "formula": (
        "单元格里是公式的文字，不是值",
        "the cell holds the text of a formula, not a value",
        "复制后用「选择性粘贴—数值」，再保存",
        "copy, paste as values, and save again",
    ),
    "formula_without_value": (
        "公式没有保存计算结果",
        "the formula was saved without its result",
        "用表格软件打开并保存一次，或粘贴为数值",
        "open and save it once in a spreadsheet program, or paste as values",
    ),
    "error_value": (
        "公式的结果是错误值",
        "the cell shows an error value",
        "改正公式，或填写真实的值",
        "correct the formula or write the value",
    ),
    "missing_value": ("必填的单元格是空的", "a required cell is empty", "请填写", "fill it in"),
    "bad_time": (
        "看不懂的时间",
        "cannot read the time",
        "写成 2022-06-17 08:05 或 2022年6月17日 8:05",
        "write 2022-06-17 08:05",
    ),
    "bad_date": ("看不懂的日期", "cannot read the date", "写成 2022-06-17 或 2022年6月17日", "write 2022-06-17"),
    "bad_number": ("不是整数", "not a whole number", "写成整数", "write a whole number"),
    "bad_truth": (
        "不是「是/否」",
        "neither yes nor no",
        "写 是 或 否，不清楚就留空",
        "write yes or no, or leave it empty",
    ),
    "bad_code": (
        "不在可选的内容之内{near_zh}",
        "not one of the possible values{near_en}",
        "请改为可选的内容之一",
        "use one of the possible values",
    ),
    "damaged_number": (
        "编号超过 15 位而存成了数字，末尾几位已经丢失",
        "an id of more than 15 digits was stored as a number; its last digits are lost",
        "把这一列设为文本格式，重新填写编号",
        "format the column as text and enter the id again",
    ),
    "long_number": (
        "超过 15 位的数字，末尾几位可能已经丢失",
        "a number of more than 15 digits; its last digits may be lost",
        "把这一列设为文本格式，重新填写",
        "format the column as text and enter it again",
    ),
    "date_in_id": (
        "编号被表格软件改成了日期",
        "the spreadsheet program turned this id into a date",
        "把这一列设为文本格式，重新填写编号",
        "format the column as text and enter the id again",
    ),
    "date_in_text": (
        "文字被表格软件改成了日期，请核对",
        "the spreadsheet program turned this text into a date",
        "需要时设为文本格式，重新填写",
        "where needed, format it as text and enter it again",
    ),
    "duplicate_key": (
        "编号重复：与{where_zh}相同{same_zh}",
        "the same id stands in {where_en}{same_en}",
        "删除多余的一行，或改正编号",
        "delete the surplus row or correct the id",
    ),
    "dangling_reference": (
        "「{zh}」表里没有这个编号",
        'no such id in the table "{name}"',
        "改正编号，或在「{zh}」表里补上",
        'correct the id or add it to the table "{name}"',
    ),
    "reference_left_out": (
        "所指的「{zh}」行有错误，已被略去",
        'the row of "{name}" it refers to was left out because of an error',
        "先改正被引用的那一行",
        "correct that row first",
    ),
    "unit_cycle": (
        "上级单位绕成了圈：{path}",
        "the parent units form a circle: {path}",
        "改正其中一个上级单位",
        "correct one of the parents",
    ),
    "impossible_order": (
        "时间先后不合常理：「{early}」晚于「{late}」",
        'times in an impossible order: "{early}" is later than "{late}"',
        "请核对；数据照常使用",
        "please check; the row is used as it is",
    ),
    "footer_left_out": (
        "表尾的合计或落款行没有当作数据",
        "a closing line (total, signature) was not taken as data",
        "如果它是数据，请填全必填的列",
        "if it is data, fill in the required columns",
    ),
    "only_unknown": (
        "有 {n} 行只填了表外的列（例如序号），没有当作数据",
        "{n} rows fill only columns that the table does not have and were not taken as data",
        "如果是数据，请填写必填的列",
        "if they are data, fill in the required columns",
    ),
    "repeated_header": (
        "数据中间又出现了表头，这一行没有当作数据",
        "the header is repeated among the data; that row was not taken as data",
        "可以删除",
        "it can be deleted",
    ),
    "too_many_problems": (
        f"问题太多，只列出前 {MAX_PROBLEMS} 个，另有 {{n}} 个没有列出",
        f"too many problems: the first {MAX_PROBLEMS} are listed, {{n}} more are not",
        "先改正列出的问题，再读取一次",
        "correct these first and load again",
    ),
}


def shorten(value: object) -> str:
    """A value as text, cut to what is worth showing."""
    text = str(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def problem(code: str, place: Place, value: object = "", expected: Words = NOTHING, **fill: str | int) -> Problem:
    """The problem of this code; ``fill`` names what its text leaves open."""
    zh, en, out_zh, out_en = _SAID[code]
    level: Level = "warning" if code in _WARNINGS else "error"
    message = Words(zh.format(**fill), en.format(**fill))
    hint = Words(out_zh.format(**fill), out_en.format(**fill))
    return Problem(code, message, hint, place, shorten(value), expected, level)
