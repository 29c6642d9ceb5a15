"""The paper of an order (责令解散通知书), in the measures of official papers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from qunzhi.core.words import Lang, Words
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.registry.models import DissolutionOrder, Membership
from qunzhi.desk.web.times import local
from qunzhi.facts.values import word_for
from qunzhi.reports.circular.layout import blank
from qunzhi.reports.circular.xml import element, indent
from qunzhi.reports.when import day_words

_TITLE = Words("责令解散通知书", "Order to dissolve a group")
_RECEIPT = Words("签收人（签字）：　　　　　　　　　　年　　月　　日", "Received by:                    Date:")


def paper(order: DissolutionOrder, cites: Sequence[Cite], owners: Sequence[Membership], lang: Lang) -> bytes:
    """The paper: number, to whom, which group, why, by which articles, until when; office, day, a line to sign."""
    say = _Say(lang)
    document = blank()
    document.core_properties.title = say(_TITLE)
    document.core_properties.author = document.core_properties.comments = ""
    document.add_paragraph(say(_TITLE), style="Title")
    document.add_paragraph(order.number).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    document.add_paragraph(_to(order, owners, say))
    for text in _body(order, cites, say):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        indent(paragraph, first=2)
    _signed(document, order, say)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Say:
    """Words in the language of the paper."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, words: Words) -> str:
        return words.to(self.lang)


def _to(order: DissolutionOrder, owners: Sequence[Membership], say: _Say) -> str:
    names = "、".join(m.person.name for m in owners if m.person is not None)
    unit = order.group.unit.name if order.group.unit else ""
    zh = f"{unit}{f'并群主{names}' if names else ''}：" if unit else f"群主{names}："
    return say(Words(zh, f"To {', '.join(x for x in (unit, names) if x) or 'the owner'}:"))


def _body(order: DissolutionOrder, cites: Sequence[Cite], say: _Say) -> list[str]:
    group, due = order.group, local(order.due_at)
    platform = say(Words(word_for("groups", "platform", group.platform).split()[0], group.platform))
    end = "" if (due.hour, due.minute) == (23, 59) else f" {due:%H:%M}"
    day = f"{day_words(due.date(), say.lang)}{end}"
    which = Words(
        f"你单位{platform}群“{group.name}”（群号 {group.code}），{order.reason.rstrip('。')}。现责令解散。",
        f'Your {platform} group "{group.name}" ({group.code}): {order.reason.rstrip(".")}. It is to be dissolved.',
    )
    rests = [
        say(Words(f"依据《{c.title.zh}》{c.article}：{c.says.zh}。", f"By {c.title.en}, {c.article}: {c.says.en}."))
        for c in cites
    ]
    by = Words(
        f"请群主在{day}前留存好通知、接龙结果和重要文件，在平台上解散该群，并在系统中确认。",
        f"By {day} the owner keeps notices, sign-ups and important files, dissolves it on its platform, and confirms "
        "that on the desk.",
    )
    answer = Words(
        "有不同意见的，请在期限前在系统中提交说明；没有延长或者撤销的，按期执行。",
        "Whoever disagrees may answer on the desk before that day; unless it is put off or revoked, the order stands.",
    )
    return [say(which), *rests, say(by), say(answer)]


def _signed(document: Any, order: DissolutionOrder, say: _Say) -> None:
    """Office and day at the right; below it a line for whoever receives it."""
    office = order.office.name if order.office else order.institution.name
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    for text in (office, day_words(local(order.ordered_at).date(), say.lang)):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_with_next = True
        properties = paragraph._p.get_or_add_pPr()
        if properties.find(qn("w:snapToGrid")) is None:
            properties.insert_element_before(element("snapToGrid", val=0), "w:spacing", "w:ind", "w:jc")
        indent(paragraph, right=2)
    document.add_paragraph().paragraph_format.keep_with_next = True
    document.add_paragraph(say(_RECEIPT))
