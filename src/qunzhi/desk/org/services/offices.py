"""Which unit fills an office of a pack, who audits, which packs an institution has adopted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import offices, site_packs
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Appointment, Institution, OfficeOf, Person, Unit
from qunzhi.desk.services import Act, service


@service("org.choose_office", Words("指定职能部门", "chose who fills an office"), Right.RUN_SITE)
def do_choose_office(
    act: Act, institution: Institution, *, pack: str, office: str, units: Collection[Unit], reason: str
) -> Institution:
    """Say which units fill an office; none means that names decide again."""
    if any(u.institution_id != institution.pk for u in units):
        raise QunzhiError.of("two_institutions", "单位不属于这个机构", "a unit is of another institution")
    if not any((o.pack, o.office) == (pack, office) for o in offices(site_packs())):
        raise QunzhiError.of("unknown_office", f"{pack} 没有职能 {office}", f"{pack} names no office {office}")
    rows = OfficeOf.objects.filter(institution=institution, pack=pack, office=office)
    before = sorted(rows.values_list("unit__code", flat=True))
    rows.delete()
    OfficeOf.objects.bulk_create([OfficeOf(institution=institution, pack=pack, office=office, unit=u) for u in units])
    payload = {"pack": pack, "office": office, "before": before, "after": sorted(u.code for u in units)}
    about = tuple(u.ref for u in units)
    act.note(institution.ref, about=about, reason=reason, log=institution.slug, payload=payload)
    return institution


@service("org.adopt_packs", Words("采用规章包", "adopted packs"), Right.RUN_SITE)
def do_adopt_packs(act: Act, institution: Institution, *, packs: Sequence[str], reason: str) -> Institution:
    """Set the packs whose offices and rules hold for an institution.

    Raises:
        QunzhiError: a pack that is not installed.
    """
    known = {p.pack for p in site_packs()}
    missing = [p for p in packs if p not in known]
    if missing:
        raise QunzhiError.of(
            "unknown_pack",
            f"没有安装规章包 {'、'.join(missing)}",
            f"not installed: {', '.join(missing)}",
            hint=Words(f"已安装：{'、'.join(sorted(known))}", f"installed: {', '.join(sorted(known))}"),
        )
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    before, institution.packs = institution.packs, list(dict.fromkeys(packs))
    institution.save(update_fields=["packs"])
    payload = {"before": before, "after": institution.packs}
    act.note(institution.ref, reason=reason, log=institution.slug, payload=payload)
    return institution


@service("org.appoint_auditor", Words("委派审计员", "appointed an auditor"), Right.RUN_SITE)
def do_appoint_auditor(act: Act, person: Person, *, since: date, until: date | None, reason: str) -> Appointment:
    """Let somebody read everything of the own institution, and write nothing."""
    if until is not None and until < since:
        raise QunzhiError.of("ends_before", "结束日期早于开始日期", "it would end before it begins")
    made = Appointment.objects.create(person=person, office=Appointment.AUDITOR, since=since, until=until)
    payload = {"office": made.office, "since": since.isoformat(), "until": until.isoformat() if until else None}
    act.note(made.ref, about=(person.ref,), reason=reason, log=person.institution.slug, payload=payload)
    return made


@service("org.end_appointment", Words("结束委派", "ended an appointment"), Right.RUN_SITE)
def do_end_appointment(act: Act, one: Appointment, *, until: date, reason: str) -> Appointment:
    """End an appointment; on the day given it gives no right any more."""
    one = Appointment.objects.select_for_update(of=("self",)).select_related("person__institution").get(pk=one.pk)
    one.until = max(until, one.since)
    one.save(update_fields=["until"])
    log = one.person.institution.slug
    act.note(one.ref, about=(one.person.ref,), reason=reason, log=log, payload={"until": one.until.isoformat()})
    return one
