"""Words, times and small things in templates. A builtin: no ``{% load %}`` needed. web/README.md has the examples."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.template import Library
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from qunzhi.core.errors import Problem
from qunzhi.core.words import Words
from qunzhi.desk.things import new_uid
from qunzhi.desk.web.lang import lang, speak
from qunzhi.desk.web.times import day_of_year, due_words, full_words, local, when_words
from qunzhi.facts.values import word_for
from qunzhi.reports.when import day_words, weekday_words

register = Library()
#: Shown where there is nothing to show.
NONE = "—"


@register.simple_tag
def say(zh: object, en: str | None = None, **values: object) -> SafeString:
    """``{% say "共 {n} 个群" "{n} groups" n=3 %}`` or ``{% say words %}``; values are escaped."""
    text = conditional_escape(_pair(zh, en))
    if not values:
        return text
    # format on a plain str: each value is escaped by hand and the whole is safe
    return mark_safe(str(text).format(**{k: conditional_escape(speak(v)) for k, v in values.items()}))  # noqa: S308


def _pair(zh: object, en: str | None) -> str:
    """The one of two texts that is wanted, as safe as it came: what a template holds is, what it is given is not."""
    return speak(zh if en is None else Words(str(zh), str(en)))


@register.filter("say")
def say_filter(zh: object, en: str | None = None) -> str:
    """``{% card "岗位"|say:"Posts" %}``: both languages as one argument. ``{{ words|say }}`` for Words."""
    return _pair(zh, en)


@register.filter
def when(moment: datetime | None) -> SafeString | str:
    """``{{ entry.at|when }}``: 今天 14:05, with the whole instant behind it."""
    if not moment:
        return NONE
    words, full = when_words(moment, lang(), timezone.now()), full_words(moment, lang())
    return format_html('<time datetime="{}" title="{}">{}</time>', local(moment).isoformat(), full, words)


@register.filter
def day(value: date | datetime | None, style: str = "") -> SafeString | str:
    """``{{ posting.since|day }}``: 10月15日, with the year where it is another; ``day:"full"`` always has it."""
    if not value:
        return NONE
    d = local(value).date() if isinstance(value, datetime) else value
    today = local(timezone.now()).date()
    words = day_words(d, lang()) if style == "full" else day_of_year(d, lang(), today)
    title = f"{day_words(d, lang())} {weekday_words(d, lang())}"
    return format_html('<time datetime="{}" title="{}">{}</time>', d.isoformat(), title, words)


@register.filter
def due(value: date | datetime | None) -> SafeString | str:
    """``{{ task.due_at|due }}``: 还有 2 个工作日（10月15日）, 今天到期（17:00）, 已逾期 3 个工作日（10月10日）."""
    if not value:
        return speak(Words("没有固定期限", "no fixed date"))
    said = due_words(value, lang(), timezone.now())
    iso = local(value).isoformat() if isinstance(value, datetime) else value.isoformat()
    return format_html('<time class="due due-{}" datetime="{}">{}</time>', said.tone, iso, said.words)


@register.filter
def word(code: str, column: str) -> str:
    """``{{ posting.role|word:"postings.role" }}``: the word for a code of the facts; codes unknown stay as they are."""
    if not code:
        return ""
    if lang() == "en":
        return code.replace("_", " ")
    table, _, name = column.rpartition(".")
    return word_for(table, name, code)


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "check" %}``: from static/desk/icons.svg. Hidden from screen readers: the words beside it speak."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20"><use href="{}#{}"></use></svg>',
        static("desk/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: object) -> str:
    """``href="{% query page=2 %}"``: this page's query with changes; an empty value takes one out."""
    request = context.get("request")
    params = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.filter
def problem(found: Problem) -> str:
    """``{{ p|problem }}``: a problem with its place and the way out, in the language of the page."""
    return found.show(lang())


@register.simple_tag
def new_key() -> str:
    """``value="{% new_key %}"``: a key of its own for a form written by hand, so that sending it twice does it once."""
    return new_uid()
