"""A new institution on the site, with its first office and its first registrar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.functions import Function
from qunzhi.desk.access.packs import offices, site_packs
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.models import SITE
from qunzhi.desk.org.models import Institution, OfficeOf, Person, Posting, Unit
from qunzhi.desk.org.tree import renew_paths
from qunzhi.desk.services import Act, service


@dataclass(frozen=True, slots=True)
class First:
    """The office that keeps the register, and the person who begins it."""

    office_code: str
    office_name: str
    number: str
    name: str


@service("org.found_institution", Words("新建机构", "set up an institution"), Right.RUN_SITE)
def do_found_institution(
    act: Act, *, slug: str, name: str, root_code: str, packs: Sequence[str], first: First, today: date
) -> Institution:
    """Set up an institution: its root unit, the registering office, and the first person in it.

    That person is in post there from today, and so holds what the packs give the office; everything else comes by
    import. The office is chosen by hand for every office of the packs that keeps the register.

    Raises:
        QunzhiError: the short name is taken, or a pack is not installed.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug):
        raise QunzhiError.of(
            "bad_slug", "简称只用小写字母、数字和连字符", "a short name has lower-case letters, digits and hyphens only"
        )
    if Institution.objects.filter(slug=slug).exists() or slug == SITE:
        raise QunzhiError.of("slug_taken", f"简称 {slug} 已被使用", f"the short name {slug} is taken")
    found = [p for p in site_packs() if p.pack in packs]
    if not packs or {p.pack for p in found} != set(packs):
        raise QunzhiError.of("unknown_pack", "请选择已安装的规章包", "choose packs that are installed")
    made = Institution.objects.create(slug=slug, name=name, packs=list(packs))
    root = Unit.objects.create(institution=made, code=root_code, name=name, unit_kind="institution")
    office = Unit.objects.create(
        institution=made, code=first.office_code, name=first.office_name, unit_kind="office", parent=root
    )
    renew_paths(made)
    person = Person.objects.create(institution=made, code=first.number, name=first.name, category="staff")
    posting = Posting.objects.create(person=person, unit=office, role="member", since=today)
    keeps = [o for o in offices(found) if Function.REGISTRAR in o.functions]
    OfficeOf.objects.bulk_create(
        [OfficeOf(institution=made, pack=p, office=o, unit=office) for p, o in {(k.pack, k.office) for k in keeps}]
    )
    payload = {"slug": slug, "name": name, "packs": list(packs), "office": first.office_code}
    act.note(made.ref, about=(root.ref, office.ref, person.ref, posting.ref), log=slug, payload=payload)
    act.note(made.ref, payload={"slug": slug, "packs": list(packs)})
    return made
