from datetime import UTC, date, datetime

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django.utils import translation

from qunzhi.core.words import Words
from qunzhi.desk.web.lang import lang, later, speak


def show(text: str, **values: object) -> str:
    return engines["django"].from_string(text).render(values)


def test_it_says_a_text_in_the_language_of_the_page():
    text = '{% say "群" "Groups" %}'
    assert show(text) == "群"
    with translation.override("en"):
        assert show(text) == "Groups"


def test_another_language_of_the_browser_is_chinese():
    with translation.override("de"):
        assert lang() == "zh"


def test_values_are_filled_in_and_escaped():
    text = '{% say "{n} 个群，负责人 {who}" "{n} groups of {who}" n=3 who=who %}'
    assert show(text, who="<王>") == "3 个群，负责人 &lt;王&gt;"


def test_what_is_given_is_escaped_and_what_stands_in_the_template_is_not():
    assert show("{% say words %}", words=Words("<b>", "x")) == "&lt;b&gt;"
    assert show('{% say "甲&amp;乙" "x" %}') == "甲&amp;乙"
    assert show('{{ words|say }}{{ "<i>"|say:"x" }}', words=Words("<b>", "x")) == "&lt;b&gt;<i>"


def test_braces_without_values_stay():
    assert show("{% say words %}", words=Words("{n}", "x")) == "{n}"


def test_a_value_may_be_words_itself_and_cannot_reach_into_the_format():
    assert show('{% say "在{where}" "at {where}" where=w %}', w=Words("系里", "the department")) == "在系里"
    assert show('{% say "{a}" "{a}" a=evil %}', evil="{a.__class__}") == "{a.__class__}"


def test_it_is_kept_with_as():
    assert show('{% say "人员" "People" as title %}[{{ title }}]') == "[人员]"


def test_labels_take_their_language_when_they_are_shown():
    label = later("工号", "Number")
    assert str(label) == "工号"
    with translation.override("en"):
        assert str(label) == "Number"
        assert speak(None) == ""


def test_codes_become_words():
    assert show('{{ "counsellor"|word:"postings.role" }}') == "辅导员"
    assert show('{{ "wechat"|word:"platform" }}{{ ""|word:"platform" }}') == "微信"
    assert show('{{ "zz"|word:"postings.role" }}') == "zz"
    with translation.override("en"):
        assert show('{{ "party_secretary"|word:"postings.role" }}') == "party secretary"


def test_times_carry_the_whole_instant():
    html = show("{{ at|when }}", at=datetime(2024, 3, 1, 4, 0, tzinfo=UTC))
    assert html == '<time datetime="2024-03-01T12:00:00+08:00" title="2024年3月1日（周五）12:00">2024年3月1日</time>'
    assert ">2024年3月1日</time>" in show('{{ d|day:"full" }}', d=date(2024, 3, 1))
    assert show("{{ none|when }}{{ none|day }}", none=None) == "——"


def test_deadlines_carry_tone_and_date():
    html = show("{{ d|due }}", d=date(2024, 3, 1))
    assert html.startswith('<time class="due due-late" datetime="2024-03-01">已逾期 ')
    assert show("{{ d|due }}", d=None) == "没有固定期限"


def test_icons_do_not_speak():
    assert show('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20">'
        '<use href="/static/desk/icons.svg#check"></use></svg>'
    )


@pytest.mark.parametrize(
    ("tag", "url"),
    [
        ("{% query page=2 %}", "?q=%E7%8E%8B&amp;sort=name&amp;page=2"),
        ('{% query sort="" %}', "?q=%E7%8E%8B"),
        ('{% query q="a&b" %}', "?sort=name&amp;q=a%26b"),
    ],
)
def test_a_query_keeps_what_it_does_not_change(tag, url):
    request = RequestFactory().get("/people/", {"q": "王", "sort": "name"})
    assert engines["django"].from_string(tag).render({}, request) == url


def test_a_query_without_a_request_stands_alone():
    assert engines["django"].from_string("{% query page=2 %}").template.render(Context({})) == "?page=2"
