"""An institution whose offices and Party organisations fill every route of the five packs."""

from __future__ import annotations

from datetime import date

from qunzhi.desk.org.models import Posting
from qunzhi.desk.org.tree import renew_paths
from tests.desk.accounts.signing import give_app
from tests.desk.makers import House, house


def filing_house(*packs: str, slug: str = "yunling", name: str = "云岭职业学院") -> House:
    """The house of the other tests with Party branches, 党委工作部 and 院办 added, under these packs."""
    made = house(slug, name)
    made.institution.packs = list(packs)
    made.institution.save()
    made.unit("work", "党委工作部", "office", "root")
    made.unit("office", "学院院办", "office", "root", ("院办",))
    made.unit("branch", "信息工程系党总支", "party_org", "dept")
    made.units["club"].attached_to = made.units["dept"]
    made.units["club"].save()
    renew_paths(made.institution)
    for unit in made.units.values():
        unit.refresh_from_db()
    made.person("work", "钟正", "work")
    made.person("office", "简宁", "office")
    made.person("office2", "卢安", "office")
    made.person("secretary", "贺明", "branch", "party_secretary")
    made.person("clerk", "叶知", "branch")
    made.person("instructor", "温言", "club", "instructor")
    for key in ("work", "office", "office2", "secretary", "clerk", "league", "students", "registrar", "registrar2"):
        give_app(made.users[key])
    Posting.objects.create(
        person=made.people["head"], unit=made.units["section"], role="member", since=date(2024, 9, 1)
    )
    return made
