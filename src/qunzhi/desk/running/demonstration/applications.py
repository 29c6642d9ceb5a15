"""Applications of the demonstration, each at another point of its way."""

from __future__ import annotations

from collections.abc import Mapping

from qunzhi.desk.accounts.models import User
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.services.applying import do_keep_application, do_send_application
from qunzhi.desk.filing.services.deciding import APPROVE, RETURN, do_decide_step
from qunzhi.desk.filing.wanted import Wanted
from qunzhi.desk.org.models import Person, Posting, Unit
from qunzhi.desk.running.demonstration.people import signed


def tell_applications(users: Mapping[str, User], secrets: Mapping[str, str]) -> None:
    """Under way at its second office; approved, to be made; returned; just come in."""

    def decided(application: Application, by: str, decision: str, said: str = "") -> None:
        step = application.steps.get(state=Step.OPEN)
        sign = signed(users[by], secrets[by])
        do_decide_step(step, decision=decision, said=said, signed=sign, acting_user=users[by])

    class_group = _sent(users["counsellor"], "Y200C1", "class", "信息2501班学风建设群", "学风建设", purpose="notice")
    decided(class_group, "secretary", APPROVE, "班级学风建设需要，同意")
    week = _sent(users["owner"], "Y400", "project", "旅游管理系研学周筹备群", "研学周", temporary=True)
    decided(week, "registrar", APPROVE)
    sharing = _sent(users["member"], "Y200-1", "project", "课件互助群", "课件", purpose="study")
    decided(sharing, "chief", RETURN, "群名要写明单位，例如「软件教研室课件共享群」，改好再送")
    _sent(users["head"], "Y200", "project", "信息工程系实训安全群", "实训安全")


def _sent(
    user: User, unit: str, kind: str, name: str, term: str, *, temporary: bool = False, purpose: str = "work_contact"
) -> Application:
    """An application for a group that its applicant will own, with a colleague as admin."""
    owner = user.person
    assert owner is not None
    at = Unit.objects.get(institution=owner.institution, code=unit)
    wanted = Wanted(
        Application.NEW,
        "wechat",
        name,
        kind,
        at,
        purpose,
        (term,),
        temporary,
        True,
        owner,
        _colleague(at, owner),
    )
    draft: Application = do_keep_application(None, wanted, acting_user=user)
    sent: Application = do_send_application(draft, acting_user=user)
    return sent


def _colleague(unit: Unit, person: Person) -> Person:
    here = Posting.objects.filter(unit=unit, until__isnull=True).exclude(person=person)
    return here.select_related("person").order_by("-person__code")[0].person
