"""Walking an application through its offices as the tests need it, and the facts that come of it."""

from __future__ import annotations

from datetime import datetime

from qunzhi.audit.run import run_rules
from qunzhi.audit.session import Session
from qunzhi.core.instants import SHANGHAI, to_us
from qunzhi.desk.access.packs import site_packs
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current
from qunzhi.desk.filing.services.applying import do_keep_application, do_send_application
from qunzhi.desk.filing.services.deciding import do_decide_step
from qunzhi.desk.filing.wanted import Wanted
from qunzhi.desk.org.models import Institution, Person, Posting, Unit
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.facts.factset import FactSet
from tests.desk.makers import House

ROUTING_RULES = ("filed_in_time", "routed_to_office", "approved_before_use")


def wanted(home: House, kind: str = "unit", unit: str = "section", **more: object) -> Wanted:
    """A new group of the section's, owned by its owner."""
    facts = {"sort": "new", "platform": "wechat", "name": "软件教研室教学工作群", "group_kind": kind}
    facts |= {"unit": home.units[unit], "purpose": "work_contact", "terms": ("教学",), "owner": home.people["owner"]}
    return Wanted(**{**facts, **more})  # type: ignore[arg-type]


def sent(home: House, who: str = "owner", **more: object) -> Application:
    """An application that is on its way."""
    user = home.users[who]
    made = do_keep_application(None, wanted(home, **more), acting_user=user)  # type: ignore[arg-type]
    return do_send_application(made, acting_user=user)


def waits_for(application: Application) -> Step | None:
    """The step whose turn it is."""
    return next((s for s in current(application) if s.state == Step.OPEN and s.does != COPY), None)


def offices(application: Application) -> list[tuple[str, str]]:
    """What is done where, in order."""
    return [(s.does, s.office.name) for s in current(application)]


DECIDES = {
    "信息工程系党总支": "secretary",
    "校团委": "league",
    "宣传统战处": "registrar",
    "党委工作部": "work",
    "学院院办": "office",
    "学生处": "students",
}


def walk(home: House, application: Application, *, steps: int = 99) -> Application:
    """Have every office say yes, so many steps."""
    for _ in range(steps):
        step = waits_for(application)
        if step is None:
            break
        user = home.users[DECIDES[step.office.name]]
        do_decide_step(step, decision="approve", signed="totp", acting_user=user)
    return Application.objects.get(pk=application.pk)


def facts_of(institution: Institution) -> FactSet:
    """The rows of the desk as facts."""
    units = {u.pk: u for u in Unit.objects.filter(institution=institution)}
    people = {p.pk: p.code for p in Person.objects.filter(institution=institution)}
    tables: dict[str, list[dict[str, object]]] = {
        "units": [
            {
                "unit_id": u.code,
                "name": u.name,
                "kind": u.unit_kind,
                "parent_id": units[u.parent_id].code if u.parent_id else None,
                "aliases": u.aliases or None,
                "attached_to": units[u.attached_to_id].code if u.attached_to_id else None,
            }
            for u in units.values()
        ],
        "people": [
            {"person_id": p.code, "name": p.name, "category": p.category}
            for p in Person.objects.filter(institution=institution)
        ],
        "postings": [
            {"person_id": people[p.person_id], "unit_id": units[p.unit_id].code, "role": p.role, "since": p.since}
            for p in Posting.objects.filter(unit__institution=institution)
        ],
        "groups": [
            {
                "group_id": g.code,
                "platform": g.platform,
                "name": g.name,
                "kind": g.group_kind,
                "unit_id": units[g.unit_id].code if g.unit_id else None,
                "purpose": g.purpose or None,
                "created_at": _at(g.created_at),
                "created_by": people.get(g.created_by_id),
                "temporary": g.temporary,
                "join_confirmation": g.join_confirmation,
                "terms": g.terms or None,
            }
            for g in Group.objects.filter(institution=institution, code__startswith="申")
            | Group.objects.filter(institution=institution, code__startswith="Q")
        ],
        "memberships": [
            {"group_id": m.group.code, "uid": m.account, "person_id": people.get(m.person_id), "role": m.role}
            for m in Membership.objects.select_related("group")
        ],
        "filings": [
            {
                "filing_id": f.code,
                "subject": f.subject,
                "subject_id": f.subject_code,
                "act": f.act,
                "office_id": units[f.office_id].code if f.office_id else None,
                "submitted_at": _at(f.submitted_at),
                "decided_at": _at(f.decided_at),
                "decision": f.decision or None,
                "signed_by": people.get(f.signed_by_id),
            }
            for f in Filing.objects.filter(institution=institution)
        ],
    }
    return FactSet.of(tables)


def _at(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None


def findings(institution: Institution, now: datetime, rules: tuple[str, ...] = ROUTING_RULES) -> list[tuple[str, ...]]:
    """(pack, rule, subject, state) of what these rules find in the desk's rows under the adopted packs."""
    out = []
    with Session(facts_of(institution)) as session:
        for pack in site_packs():
            if pack.pack not in institution.packs:
                continue
            found = run_rules(session.world(pack, to_us(now)), pack)
            for (rule, _, _), table in found.tables.items():
                if rule in rules:
                    out += [(pack.pack, rule, r["subject"], r["state"]) for r in table.to_pylist()]
    return sorted(out)
