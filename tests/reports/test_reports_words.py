from hypothesis import given
from hypothesis import strategies as st

from qunzhi.audit.result import Directory, Finding, UnitInfo
from qunzhi.core.instants import parse_as_of
from qunzhi.core.words import Words
from qunzhi.reports.fact_words import FactWords
from qunzhi.reports.names import Names
from qunzhi.reports.text import clip, guard, visible
from qunzhi.reports.tree import UnitTree
from qunzhi.reports.when import as_of_words, due_words

AS_OF = parse_as_of("2025-06-10T18:00:00+08:00")


def due(text, state="violation", lang="zh"):
    return due_words(text, AS_OF, state, lang)


def test_deadlines_in_words():
    assert due("2025-06-07T23:59:59+08:00") == "已逾期 3 天（6月7日到期）"
    assert due("2024-12-31T23:59:59+08:00") == "已逾期 161 天（2024年12月31日到期）"
    assert due("2025-06-10T09:30:00+08:00") == "今天 09:30 已到期"
    assert due("2025-06-10T23:59:59+08:00", "due") == "今天 24:00 前"
    assert due("2025-06-11T08:00:00+08:00", "due") == "明天 08:00 前（6月11日 08:00）"
    assert due("2025-06-13T23:59:59+08:00", "due") == "还有 3 天（6月13日）"
    assert due("2025-06-01T10:00:00+08:00", "late") == "应在 6月1日 10:00 前完成"
    assert due("") == "没有固定期限"
    assert due("nonsense") == "没有固定期限"
    assert due("2025-06-09T15:59:59Z", lang="en") == "1 day overdue (due 9 Jun)"
    # A deadline equal to the as-of has not passed.
    assert due("2025-06-10T18:00:00+08:00", "due") == "今天 18:00 前"


def test_as_of_in_words():
    assert as_of_words(AS_OF, "zh") == "2025年6月10日（周二）18:00"
    assert as_of_words(AS_OF, "en") == "Tue 10 Jun 2025, 18:00"


@given(st.text())
def test_no_guarded_cell_starts_a_formula(text):
    made = guard(text)
    assert made[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert made in (text, "'" + text)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_visible_leaves_nothing_hidden_and_is_idempotent(text):
    made = visible(text)
    assert not set(made) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u200b\u200e\ufeff\x00\x07\x1b\x7f\u2028")
    assert visible(made) == made


def test_clip():
    assert clip("一二三", 3) == "一二三"
    assert clip("一二三四", 3) == "一二…"


def names(**parts):
    return Names(Directory(**parts), "zh")


def test_facts_in_words():
    words = FactWords(names(people={"P1": "欧阳青禾"}, groups={"G1": "值班群"}))
    facts = {
        "created_at": "2025-06-01T00:00:00+08:00",
        "submitted_at": "2025-06-02T09:00:05+08:00",
        "created_by": "P1",
        "group_id": "G1",
        "kind": "class",
        "within": "24 hours",
        "temporary": False,
        "missing": ["primary", "direct"],
        "overlap": 0.825,
        "decided_at": None,
        "never_heard_of": "x",
    }
    assert words.pairs(facts) == [
        ("建群时间", "2025年6月1日"),
        ("报送时间", "2025年6月2日 09:00:05"),
        ("创建人", "欧阳青禾"),
        ("群", "值班群"),
        ("类型", "班级群"),
        ("时限", "24 小时"),
        ("是否临时", "否"),
        ("缺少", "第一责任人、直接责任人"),
        ("重合度", "82.5%"),
        ("审批时间", "—"),
        ("never_heard_of", "x"),
    ]
    long = words.value("days", [f"2025-06-{d:02}" for d in range(1, 21)])
    assert long.endswith("等 20 项")
    assert words.value("steps", [{"acts": ["filing"], "offices": ["党办"]}]) == "事项：备案，应报送：党办"


def subject(text, facts=None, **parts):
    f = Finding("T-1", "r", text, "violation", "minor", "", "", {}, Words("", ""), facts or {})
    made = names(**parts).subject(f)
    return made.kind, made.name


def test_subjects_in_words():
    known = {"groups": {"G1": "甲群", "G2": "乙群"}, "people": {"P1": "欧阳青禾"}, "accounts": {"A1": "公众号"}}
    assert subject("G1", **known) == ("group", "甲群")
    assert subject("G1/P1", **known) == ("member", "欧阳青禾 · 甲群")
    assert subject("G1/wx/1", {"nickname": "小禾"}, **known) == ("member", "小禾 · 甲群")
    assert subject("G1/wx", {"person_id": "P1", "nickname": "小禾"}, **known) == ("member", "小禾 · 甲群")
    assert subject("G1+G2", **known) == ("groups", "甲群 ＋ 乙群")
    assert subject("A1/W3", {"title": "开学"}, **known) == ("post", "公众号 · 开学")
    assert subject("N1/P1", **known) == ("notice", "欧阳青禾 · 通知 N1")
    assert subject("backbone/2025-spring") == ("semester", "网络宣传骨干 · 2025 年春季学期")
    assert subject("C1", {"found_at": "2025-01-01", "group_id": "G1"}, **known) == ("case", "C1 · 甲群")
    assert subject("?/?") == ("other", "?/?")


def test_tree_bears_loops_and_missing_parents():
    units = {
        "A": UnitInfo("A", "a", "office", "B"),
        "B": UnitInfo("B", "b", "office", "A"),
        "C": UnitInfo("C", "c", "office", "gone"),
        "I": UnitInfo("I", "i", "institution", ""),
        "D": UnitInfo("D", "d", "department", "I"),
        "E": UnitInfo("E", "e", "class", "D"),
    }
    tree = UnitTree(units)
    assert tree.branch("E") == "D"
    assert tree.branch("I") == "I"
    assert tree.branch("C") == "C"
    assert tree.branch("unheard of") == "unheard of"
    assert sorted(u for _, u in tree.walk()) == sorted(units)
    assert {u: d for d, u in tree.walk()}["E"] == 2
