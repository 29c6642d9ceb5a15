"""One object of every kind that an address can name, in an institution."""

from __future__ import annotations

from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.importing import sheets
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.models import Appointment, Posting
from qunzhi.desk.org.services.corrections import do_ask_correction
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
    return out
