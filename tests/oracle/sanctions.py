"""Who is proposed to bear what, from findings and confirmed cases."""

from tests.oracle.naming import direct_people, primary_posts
from tests.oracle.units import judged_cases
from tests.oracle.view import HEADS

EARLIEST = -(1 << 40)


def first_of(view, posts):
    """One person of several: by role, then the earliest ``since``, then id."""
    order = ["party_secretary", "head"] if view.pack == "ENT" else ["head", "party_secretary"]

    def key(post):
        role = order.index(post["role"]) if post["role"] in order else 0
        return role, EARLIEST if post["since"] is None else post["since"], post["person_id"]

    return min(posts, key=key)["person_id"] if posts else None


def primary_of_group(view, group):
    return first_of(view, primary_posts(view, group)) if group["unit_id"] is not None else None


def people_of_case(view, case):
    """The primary, the direct person and the person of a case."""
    group, account = view.groups.get(case["group_id"]), view.accounts.get(case["account_id"])
    primary = direct = None
    if group:
        primary = primary_of_group(view, group)
        direct = next(iter(direct_people(view, group)), None) if view.in_use(group) else group["created_by"]
    elif account:
        primary, direct = first_of(view, view.holders(account["host_unit_id"], *HEADS)), account["admin_id"]
    return {"primary": primary, "direct": direct, "person": case["person_id"]}


def proposals(view, pack, found):
    """Rows (provision, person, subject, amount, measure); ``found``: (provision, rule, subject, state, due)."""
    cases = {c["case_id"]: c for c in judged_cases(view)} if "cases" in view.supplied else {}
    out = set()
    for provision in pack.provisions:
        sanction = provision.sanction
        if sanction is None:
            continue
        open_ones = [f for f in found if f[1] in sanction.when.findings and f[3] == "violation"]
        liable = []
        if sanction.per == "unit":
            for _, _, subject, _, _ in open_ones:
                group = view.groups[subject.split("/")[0]]
                liable.append((primary_of_group(view, group), group["unit_id"]))
        else:
            chosen = {f[2] for f in open_ones}
            for case_id, case in cases.items():
                follows = case["influence"] in sanction.when.influence
                follows = follows or (sanction.when.unlawful and case["unlawful"] is True)
                if case_id in chosen or (follows and case["confirmed"] is True):
                    people = people_of_case(view, case)
                    liable += [(people[capacity], case_id) for capacity in sanction.who]
        for person, subject in liable:
            if person is None:
                continue
            category = view.people[person]["category"] if person in view.people else None
            if not sanction.categories or category in sanction.categories:
                amount = "" if sanction.amount is None else str(sanction.amount)
                out.add((provision.id, person, subject, amount, sanction.measure))
    return out
