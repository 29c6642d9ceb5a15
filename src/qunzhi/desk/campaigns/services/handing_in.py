"""What units do: correct what changed, add what is missing, hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.campaigns.facts import OF_ACCOUNT, OF_GROUP, known_of_group
from qunzhi.desk.campaigns.guards import hands_in
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.changing import change_group
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.numbers import next_number
from qunzhi.desk.registry.plain_names import refuse_odd
from qunzhi.desk.services import Act, service

#: What leads the number of a group that has none on its platform.
_LETTER = "群"


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit says of one line: keep it, end it, or not ours; what is corrected (facts); a word."""

    answer: str = Line.KEEP
    corrected: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""


@service(
    "campaigns.hand_in",
    Words("单位上报", "handed a return in"),
    Right.READ_UNITS,
    correct=Words("随上报更正群资料", "corrected a group with a return"),
)
def do_hand_in(act: Act, one: Return, said: Mapping[str, Said]) -> Return:
    """Hand a return in. ``said`` is uid of line -> what differs; what it does not name stays as it is known.

    Corrections of groups go into the register at once, as one batch that can be taken back.

    Raises:
        Http404: it is not the acting user's to hand in.
        QunzhiError: it is handed in already, the campaign is closed, or a line is said to end without a word.
    """
    one = _open(act, one)
    if one.state == Return.HANDED_IN:
        raise QunzhiError.of(
            "handed_in_already",
            "已经上报过",
            "it is handed in already",
            hint=Words("要改，请发起部门退回", "to change it, ask the office to send it back"),
        )
    lines = list(one.lines.select_related("group__institution", "account"))
    for line in lines:
        _answer(act, one, line, said.get(line.uid, Said(line.answer, line.corrected, line.said)))
    one.state, one.handed_in_at, one.handed_in_by, one.said = Return.HANDED_IN, timezone.now(), act.viewer.person, ""
    one.save(update_fields=["state", "handed_in_at", "handed_in_by", "said"])
    changed = [line for line in lines if line.corrected or line.answer != Line.KEEP]
    act.note(
        one.ref,
        about=(one.of.ref, one.unit.ref),
        payload={"lines": len(lines), "changed": len(changed), "end": sum(x.answer == Line.END for x in lines)},
    )
    return one


def _answer(act: Act, one: Return, line: Line, said: Said) -> None:
    allowed = OF_ACCOUNT if line.account_id else OF_GROUP
    corrected = {f: v for f, v in said.corrected.items() if f in allowed and v != line.known.get(f)}
    if said.answer == Line.NOT_OURS and not said.said:
        raise QunzhiError.of(
            "say_whose",
            f"「{line.known.get('name')}」不是本单位的，请写明归谁",
            f'say whose "{line.known.get("name")}" is',
        )
    if corrected.get("name"):
        refuse_odd(str(corrected["name"]))
    line.answer, line.said, line.corrected = said.answer, said.said, corrected
    line.save(update_fields=["answer", "said", "corrected"])
    if corrected and line.group is not None and line.group.dissolved_at is None:
        try:
            change_group(
                act, line.group, "campaign", corrected, reason=one.of.title, batch=one.uid, note="campaigns.correct"
            )
        except QunzhiError as exc:
            if exc.problems[0].code != "nothing_changes":  # somebody has put it right meanwhile
                raise


@service("campaigns.add_group", Words("补登漏掉的群", "added a group that was missing"), Right.READ_UNITS)
def do_add_group(
    act: Act, one: Return, *, platform: str, name: str, kind: str, code: str = "", purpose: str = ""
) -> Line:
    """Add a group that exists and is not registered: it goes into the register and into the return.

    Raises:
        Http404: it is not the acting user's return.
        QunzhiError: the number is taken, or the return is handed in.
    """
    one = _open(act, one)
    if one.of.sort == Campaign.REGULARISATION:
        raise Http404
    if one.state == Return.HANDED_IN:
        raise QunzhiError.of("handed_in_already", "已经上报过", "it is handed in already")
    refuse_odd(name)
    refuse_odd(code)
    institution = one.of.institution
    number = code.strip() or next_number(institution, _LETTER)
    taken = Group.objects.filter(institution=institution, code=number).first()
    if taken is not None:
        raise QunzhiError.of(
            "number_taken",
            f"群号 {number} 已经登记：{taken.name}",
            f"the number {number} is registered: {taken.name}",
            hint=Words("在名单里找到它，或者请登记部门改所属单位", "look for it, or have its unit changed"),
        )
    made = Group.objects.create(
        institution=institution,
        code=number,
        platform=platform,
        name=name,
        group_kind=kind,
        unit=one.unit if one.unit.pk != one.of.office_id else None,
        purpose=purpose,
    )
    line = Line.objects.create(of=one, group=made, known=known_of_group(made, "", 0))
    unit: Unit = one.unit
    payload = {"name": name, "number": number, "platform": platform, "kind": kind}
    act.note(made.ref, about=(one.of.ref, one.ref, unit.ref), payload=payload)
    return line


def _open(act: Act, one: Return) -> Return:
    one = Return.objects.select_related("of__institution", "of__office", "unit").get(pk=one.pk)
    act.within(one.of.institution_id)
    if not hands_in(act.viewer, one):
        raise Http404
    if one.of.state != Campaign.OPEN:
        raise QunzhiError.of("closed", "这一轮已经结束", "this campaign is closed")
    return one
