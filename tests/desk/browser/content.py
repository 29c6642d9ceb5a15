"""A site with something on every page: corrections, imports in each state, a posting that ended, a sealed ledger."""

from __future__ import annotations

from datetime import date

from qunzhi.desk.ledger.checkpointing import checkpoint_all
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.importing.applying import do_apply_import, do_undo_import
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.sheets import folder_of
from qunzhi.desk.org.models import Import, Posting
from qunzhi.desk.org.services.corrections import do_ask_correction, do_decide_correction
from qunzhi.desk.org.services.postings import do_end_posting
from qunzhi.desk.things import new_uid
from tests.desk.makers import House

UNITS = "单位编号,单位名称,类型,上级单位\n"
PEOPLE = "工号,姓名,人员类别\n"
LONG = "人工智能与工业互联网现代产业学院（校企共建、示范性特色学院筹建办公室）"


def upload(home: House, title: str, **tables: str) -> Import:
    """Sheets as somebody has uploaded them."""
    uid = new_uid()
    folder = folder_of(uid)
    folder.mkdir(parents=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return preview(uid, title, home.institution, [], home.users["registrar"])


def fill(home: House) -> dict[str, str]:
    """Name of a thing -> what stands in its address."""
    registrar, member = home.users["registrar"], home.users["member"]
    asked = do_ask_correction("名单里的单位不对，应当是软件教研室。", acting_user=member)
    answered = do_ask_correction("姓名少了一个字。", acting_user=home.users["owner"])
    do_decide_correction(answered, accept=False, answer="档案里就是这样写的。", acting_user=registrar)
    applied = upload(home, "新设单位.csv", 单位表=f"{UNITS}NEW,{LONG},系,ROOT\nNEW-1,算法教研室,教研室,NEW\n")
    do_apply_import(applied, acting_user=registrar)
    undone = upload(home, "2025年秋季新聘.csv", 人员表=f"{PEOPLE}N-1,白露,教职工\n")
    do_apply_import(undone, acting_user=registrar)
    do_undo_import(undone, reason="传错了学期的表", acting_user=registrar)
    wrong = f"{PEOPLE}N-2,,教职工\nN-3,谷雨,教职工\n"
    waiting = upload(
        home, "工作群台账.xlsx、人员表.csv、任职表.csv", 单位表=f"{UNITS}DEPT,信息与智能工程系,系,ROOT\n", 人员表=wrong
    )
    posting = Posting.objects.get(person=home.people["other_head"])
    do_end_posting(posting, until=date(2025, 1, 10), end_reason="transferred", reason="调令", acting_user=registrar)
    checkpoint_all(site_key())
    seq = Entry.objects.filter(act="org.import_unit").order_by("-seq").first()
    assert seq is not None
    return {
        "applied": applied.uid,
        "undone": undone.uid,
        "waiting": waiting.uid,
        "asked": asked.uid,
        "answered": answered.uid,
        "entry": str(seq.seq),
        "posting": Posting.objects.get(person=home.people["member"]).uid,
        "institution": home.institution.uid,
        **{f"unit {k}": u.uid for k, u in home.units.items()},
        **{f"person {k}": p.uid for k, p in home.people.items()},
        **{f"group {k}": g.uid for k, g in home.groups.items()},
        **{f"account {k}": u.uid for k, u in home.users.items()},
    }
