from datetime import date, timedelta

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from lxml import html as parser

from qunzhi.core.words import Words
from qunzhi.desk.web.bars import HEIGHT, Bars
from tests.desk.web.site import Guide


def made(text: str, query: str = "", **values: object):
    request = RequestFactory().get(f"/people/?{query}")
    return parser.fromstring(f"<div>{engines['django'].from_string(text).render(values, request)}</div>")


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_pager_keeps_the_query():
    page = Paginator(range(312), 20).page(7)
    tree = made("{% pager page %}", "q=%E7%8E%8B&state=in&page=7", page=page)
    assert {link.split("page=")[0] for link in tree.xpath("//a/@href")} == {"?q=%E7%8E%8B&state=in&"}
    assert tree.xpath("//a[@rel='next']/@href") == ["?q=%E7%8E%8B&state=in&page=8"]
    assert words(tree.xpath("//a[@aria-current='page']")[0]) == "第 7"
    assert "第 121–140 条，共 312 条" in words(tree)


def test_one_page_needs_no_way_to_others_and_no_rows_no_pager():
    assert made("{% pager page %}", page=Paginator(range(3), 20).page(1)).xpath("//a") == []
    assert words(made("{% pager page %}", page=Paginator([], 20).page(1))) == ""


def test_a_badge_has_words_and_a_mark():
    badge = made("{% badge state 'bad' %}", state=Words("<不符合>", "x")).xpath("//span")[0]
    assert words(badge) == "<不符合>"
    assert badge.xpath(".//use/@href") == ["/static/desk/icons.svg#alert"]


def test_an_unknown_tone_is_refused():
    with pytest.raises(KeyError):
        made("{% badge 'x' 'purple' %}")


def test_a_fact_without_a_value_says_so():
    tree = made(
        '{% facts %}{% fact "手机" %} {% endfact %}{% fact "工号" %}{{ n }}{% endfact %}{% endfacts %}', n="<7>"
    )
    assert [words(dd) for dd in tree.xpath("//dd")] == ["没有登记", "<7>"]


def test_a_difference_is_heard_as_well():
    assert words(made("{% diff a b %}", a="教师", b="辅导员")) == "原为 教师 → 改为 辅导员"
    assert words(made("{% diff a b %}", a="", b="王芳")) == "原为 空 → 改为 王芳"


def test_steps_tell_where_one_is():
    tree = made("{% steps names 2 %}", names=[Words("上传", "Upload"), Words("核对", "Check"), "写入"])
    assert [li.get("class") for li in tree.xpath("//li")] == ["step done", "step here", "step next"]
    assert "核对" in words(tree.xpath("//li[@aria-current='step']")[0])
    assert "已完成" in words(tree.xpath("//li")[0])


def test_bars_are_drawn_and_told():
    days = [(date(2025, 9, 5) + timedelta(days=i), n) for i, n in enumerate([0, 3, 12, 1])]
    tree = made('{% bars days "每天入群" "人" %}', days=days)
    assert "共 16 人，最多的一天 12 人" in words(tree)
    assert [words(td) for td in tree.xpath("//tbody/tr/td[2]")] == ["3", "12", "1"]
    assert [rect.get("height") for rect in tree.xpath("//rect[@class='bar']")] == ["15.0", "60.0", "5.0"]


def test_bars_without_days_say_so():
    assert "这段时间没有" in words(made('{% bars days "每天入群" %}', days=[]))
    assert Bars.of([(date(2025, 9, 5), 0)]).peak is None


def test_a_low_bar_can_still_be_seen():
    bars = Bars.of([(date(2025, 9, 5), 10_000), (date(2025, 9, 6), 1)])
    assert [b.height for b in bars.days] == [HEIGHT, 2.0]


def test_a_question_belongs_to_its_button():
    tree = made('{% confirm "end" "结束" "确定吗？" tone="bad" %}<form method="post"></form>{% endconfirm %}')
    assert tree.xpath("//button/@data-opens") == tree.xpath("//dialog/@id") == ["end"]
    assert words(tree.get_element_by_id(tree.xpath("//dialog/@aria-labelledby")[0])) == "确定吗？"
    assert tree.xpath("//form[@method='dialog']/button/text()") == ["取消"]


def test_parts_escape_what_they_are_given():
    evil = "<script>x</script>"
    tree = made(
        "{% page_head t t over=t %}{% endpage_head %}{% card t %}{{ t }}{% endcard %}{% tile 1 t note=t %}"
        "{% nothing t %}{% endnothing %}{% rows t %}{% endrows %}{% bars d t t %}"
        "{% event t who=t %}{% endevent %}{% diff t t %}{% confirm 'i' t t %}{% endconfirm %}{% steps s 1 %}",
        t=evil,
        d=[],
        s=[evil],
    )
    assert tree.xpath("//script") == []
    assert words(tree).count(evil) >= 14


def test_a_form_tells_what_is_wrong_on_top_and_at_the_field():
    tree = made("{{ form }}", form=Guide({"hidden": "x", "kind": "z", "way": "add"}))
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#id_name", "#id_kind"]
    field = tree.get_element_by_id("id_name")
    assert field.get("aria-invalid") == "true"
    told = field.get("aria-describedby").split()
    assert told == ["id_name_helptext", "id_name_error"]
    assert words(tree.get_element_by_id(told[0])) == "写全称"
    assert words(tree.get_element_by_id(told[1])) == "这个字段是必填项。"
    assert [words(label) for label in tree.xpath("//label[@for='id_name']")] == ["单位名称*"]


def test_a_form_that_was_not_sent_has_no_errors_and_both_languages():
    assert made("{{ form }}", form=Guide()).xpath("//*[@role='alert']|//*[@aria-invalid]") == []
    with translation.override("en"):
        tree = made("{{ form }}", form=Guide())
    assert words(tree.xpath("//label[@for='id_since']")[0]) == "First dayoptional"
    assert [words(legend) for legend in tree.xpath("//legend")] == ["What to do*"]
