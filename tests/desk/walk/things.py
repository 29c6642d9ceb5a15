"""One object of every kind that an address can name, in an institution."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from qunzhi.desk.api.models import Token
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.importing import sheets
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.models import Appointment, Posting
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.registry.models import Change, DissolutionOrder, Filing, SavedView
from qunzhi.desk.things import new_uid
from tests.desk.makers import House


def things_of(house: House) -> dict[str, tuple[str, ...]]:
    """``kind:name`` -> what stands in the address."""
    uid = new_uid()
    folder = sheets.folder_of(uid)
    folder.mkdir(parents=True)
    (folder / "units.csv").write_text("单位编号,单位名称,类型\nDEPT,信息与智能工程系,系\nX,,系\n", encoding="utf-8")
    made = preview(uid, "单位表", house.institution, [], house.users["registrar"])
    asked = do_ask_correction("岗位不对", acting_user=house.users["member"])
    out = {f"unit:{k}": (u.uid,) for k, u in house.units.items()}
    out |= {f"person:{k}": (p.uid,) for k, p in house.people.items()}
    out |= {
        f"posting:{k}": (Posting.objects.filter(person=p).first().uid,)
        for k, p in house.people.items()
        if p.postings.exists()
    }
    out |= {f"group:{k}": (g.uid,) for k, g in house.groups.items()}
    out |= {f"account:{k}": (u.uid, "stop") for k, u in house.users.items()}
    out["import:one"] = (made.uid,)
    out["correction:member"] = (asked.uid,)
    out["institution:home"] = (house.institution.uid,)
    out["appointment:auditor"] = (Appointment.objects.get(person=house.people["auditor"]).uid,)
    seq = Entry.objects.filter(log__key=house.institution.slug, act="org.ask_correction").get().seq
    out["entry:member"] = (str(seq),)
    return {**out, **register_of(house)}


def register_of(house: House) -> dict[str, tuple[str, ...]]:
    """One object of every kind of the register, about the group ``section``: the owner applied and changed it, the
    registrar began a campaign, gave an order and changed many at once."""
    group, person = house.groups["section"], house.people
    own = {"institution": house.institution}
    now = timezone.now()
    application = Application.objects.create(
        **own,
        number="申2026-0001",
        sort=Application.EXISTING,
        state=Application.OPEN,
        by=person["owner"],
        owner=person["owner"],
        unit=house.units["section"],
        group=group,
        code=group.code,
        platform=group.platform,
        name=group.name,
        group_kind=group.group_kind,
        sent_at=now,
    )
    step = Step.objects.create(
        of=application, position=1, does="file", office=house.units["publicity"], state=Step.OPEN, opened_at=now
    )
    copy = Step.objects.create(
        of=application, position=2, does="copy", office=house.units["publicity"], state=Step.OPEN, opened_at=now
    )
    change = Change.objects.create(**own, group=group, batch=new_uid(), sort="purpose", by=person["owner"])
    filing = Filing.objects.create(
        **own,
        code="变1",
        subject="group",
        subject_code=group.code,
        act="change",
        office=house.units["publicity"],
        submitted_at=now,
        change=change,
    )
    many = Change.objects.create(**own, group=group, batch=new_uid(), sort="bulk_purpose", by=person["registrar"])
    order = DissolutionOrder.objects.create(
        **own, group=group, number="令1", batch=new_uid(), cites=["PXZY-4.3b"], by=person["registrar"], due_at=now
    )
    campaign = Campaign.objects.create(
        **own,
        sort=Campaign.RECOGNITION,
        title="认定",
        due_on=now.date() + timedelta(days=9),
        by=person["registrar"],
        office=house.units["publicity"],
    )
    handed = Return.objects.create(of=campaign, unit=house.units["dept"], state=Return.HANDED_IN)
    line = Line.objects.create(of=handed, group=group, known={"name": group.name}, decision=Line.RECOGNISED)
    view = SavedView.objects.create(person=person["member"], name="常看", query="state=in_use")
    user = house.users["registrar"]
    token = Token.objects.create(
        **own,
        user=user,
        name="程序",
        scopes=[],
        digest=house.institution.slug,
        tail="abcd",
        until=now + timedelta(days=9),
    )
    return {
        "application:owner": (application.uid,),
        "step:publicity": (step.uid,),
        "step:copy": (copy.uid,),
        "change:section": (change.uid,),
        "filing:change": (filing.uid,),
        "batch:registrar": (many.batch,),
        "order:section": (order.uid,),
        "campaign:one": (campaign.uid,),
        "return:dept": (handed.uid,),
        "line:section": (line.uid,),
        "view:member": (view.uid,),
        "token:one": (token.uid,),
        "groups:both": (group.uid, house.groups["other"].uid),
        "sort:recognition": ("recognition",),
        "kind:csv": ("csv",),
        "book:section": (group.uid, "docx"),
        "book:other": (house.groups["other"].uid, "docx"),
    }
