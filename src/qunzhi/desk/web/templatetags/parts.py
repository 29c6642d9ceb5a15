"""The parts that pages are put together from. A builtin, like :mod:`.desk`; web/README.md shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.template import Context, Library
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from qunzhi.core.words import Words
from qunzhi.desk.web.bars import Bars
from qunzhi.desk.web.lang import speak
from qunzhi.desk.web.templatetags.desk import icon

register = Library()
#: The tones of badges, cards, tiles and events: the icon that goes with each, so that colour never speaks alone.
TONES = {"fine": "check", "wait": "clock", "late": "clock", "bad": "alert", "info": "info", "plain": "dot"}


def _part(context: Context, name: str, **values: object) -> SafeString:
    """A part's template, filled."""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**values):
        return engine.get_template(f"desk/parts/{name}.html").render(context)


@register.simple_block_tag
def crumbs(content: SafeString) -> SafeString:
    """The way here: ``<li>`` with a link each, the page itself last and without one."""
    name = speak(Words("当前位置", "Where you are"))
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', name, content)


@register.simple_block_tag(takes_context=True)
def page_head(context: Context, content: SafeString, title: object, lead: object = "", over: object = "") -> SafeString:
    """Title of the page, one sentence below it, and what can be done at its right: one ``.button.main``."""
    return _part(
        context,
        "page_head",
        title=speak(title),
        lead=speak(lead),
        over=speak(over),
        acts=content if content.strip() else "",
    )


@register.simple_block_tag(takes_context=True)
def card(context: Context, content: SafeString, title: object = "", id: str = "", tone: str = "") -> SafeString:
    """A panel with a heading; ``tone`` gives it a coloured edge."""
    return _part(context, "card", title=speak(title), id=id, tone=tone, body=content)


@register.simple_block_tag
def facts(content: SafeString) -> SafeString:
    """A list of names and values; ``{% fact %}`` inside."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: SafeString, label: object) -> SafeString:
    """One name and its value; says so where there is none."""
    none = format_html('<span class="none">{}</span>', speak(Words("没有登记", "not recorded")))
    return format_html("<dt>{}</dt><dd>{}</dd>", speak(label), content if content.strip() else none)


@register.simple_block_tag(takes_context=True)
def rows(context: Context, content: SafeString, caption: object, show: bool = False) -> SafeString:
    """A table: head and body inside. On a phone each row is a card; every ``td`` says its column in ``data-label``.

    The caption is for screen readers, and for all with ``show=True``.
    """
    return _part(context, "rows", caption=speak(caption), show=show, body=content)


@register.simple_block_tag(takes_context=True)
def nothing(context: Context, content: SafeString, title: object) -> SafeString:
    """Where there is nothing to show: what is missing, what to do, one button."""
    return _part(context, "nothing", title=speak(title), body=content)


@register.inclusion_tag("desk/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Which rows these are, and the way to the others; the rest of the query stays."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    params = context["request"].GET.copy()

    def link(number: int) -> str:
        params[name] = str(number)
        return f"?{params.urlencode()}"

    links = [(n, link(n) if isinstance(n, int) else "", n == page.number) for n in pages]
    back = link(page.previous_page_number()) if page.has_previous() else ""
    on = link(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "links": links, "back": back, "on": on}


@register.simple_tag
def badge(text: object, tone: str = "plain") -> SafeString:
    """A state: icon, colour and words. Tones: fine, wait, late, bad, info, plain."""
    return format_html('<span class="badge tone-{}">{}{}</span>', tone, icon(TONES[tone]), speak(text))


@register.simple_tag
def diff(before: object, after: object) -> SafeString:
    """A field as it was and as it becomes, also for those who hear the page."""
    old, new = speak(before), speak(after)
    was, now = speak(Words("原为", "was")), speak(Words("改为", "becomes"))
    none = speak(Words("空", "empty"))
    return format_html(
        '<span class="diff"><span class="sr">{} </span><del>{}</del> <span aria-hidden="true">→</span> '
        '<span class="sr">{} </span><ins>{}</ins></span>',
        was,
        old or none,
        now,
        new or none,
    )


@register.simple_block_tag
def timeline(content: SafeString) -> SafeString:
    """What happened, the latest first; ``{% event %}`` inside."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def event(content: SafeString, title: object, at: object = "", who: object = "", tone: str = "plain") -> SafeString:
    """One thing that happened; ``at`` as ``entry.at|when`` makes it."""
    parts = [conditional_escape(speak(x)) for x in (at, who) if x]
    return format_html(
        '<li class="event tone-{}"><span class="event-mark">{}</span><div><p class="event-title">{}</p>{}{}</div></li>',
        tone,
        icon(TONES[tone]),
        speak(title),
        format_html('<p class="quiet">{}</p>', mark_safe(" · ".join(parts))) if parts else "",  # noqa: S308 - escaped above
        format_html('<div class="event-body">{}</div>', content) if content.strip() else "",
    )


@register.simple_block_tag
def tiles(content: SafeString) -> SafeString:
    """Numbers in a row; ``{% tile %}`` inside."""
    return format_html('<ul class="tiles">{}</ul>', content)


@register.simple_tag
def tile(number: object, label: object, url: str = "", tone: str = "plain", note: object = "") -> SafeString:
    """One number, what it counts, and where the rows behind it are."""
    inner = format_html(
        '<span class="tile-n">{}</span><span class="tile-name">{}</span>{}',
        number,
        speak(label),
        format_html('<span class="tile-note">{}</span>', speak(note)) if note else "",
    )
    shell = (
        '<li><a class="tile tone-{}" href="{}">{}</a></li>' if url else '<li><div class="tile tone-{}">{}{}</div></li>'
    )
    return format_html(shell, tone, url, inner)


@register.inclusion_tag("desk/parts/steps.html")
def steps(names: Sequence[object], at: int) -> dict[str, Any]:
    """Where one is in a procedure: names in order, ``at`` counted from 1; one past the last when all is done."""
    marked = [(n, speak(x), "done" if n < at else "here" if n == at else "next") for n, x in enumerate(names, 1)]
    return {"steps": marked, "at": at, "count": len(marked)}


@register.inclusion_tag("desk/parts/bars.html")
def bars(days: Iterable[tuple[date, int]], title: object, unit: object = "") -> dict[str, Any]:
    """A bar a day, drawn on the server, with the numbers as a table for those who do not see it."""
    return {"bars": Bars.of(days), "title": speak(title), "unit": speak(unit)}


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: SafeString, id: str, label: object, title: object, tone: str = "") -> SafeString:
    """A button and the question that it asks first; the form that does it stands inside. Tones: main; bad for ends."""
    return _part(context, "confirm", id=id, label=speak(label), title=speak(title), tone=tone, body=content)
