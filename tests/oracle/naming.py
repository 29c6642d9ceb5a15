"""Rules about groups: names, purpose, fields, owners, chains, sizes. Each yields (subject, state, due time or None)."""

import unicodedata
from itertools import combinations

from tests.oracle.view import FILED, HEADS
from tests.oracle.words import contains, fold

STUDENT_KINDS = ("student_work", "class", "club")
STUDENT_ROLES = ("counsellor", "class_teacher", "instructor")


def purpose_allowed(view, params, text_time):
    for group in view.judged():
        if group["purpose"] is None:
            yield group["group_id"], "unknown", None
        elif group["purpose"] not in params["allowed"]:
            yield group["group_id"], "violation", None


def name_has_unit(view, params, text_time):
    for group in view.judged():
        if group["unit_id"] is None or group["name"] is None:
            yield group["group_id"], "unknown", None
        elif not contains(group["name"], view.labels(group["unit_id"])):
            yield group["group_id"], "violation", None


def name_has_term(view, params, text_time):
    for group in view.judged():
        if group["name"] is None or not any(map(fold, group["terms"] or [])):
            yield group["group_id"], "unknown", None
        elif not contains(group["name"], group["terms"]):
            yield group["group_id"], "violation", None


def is_emoji(char):
    code = ord(char)
    return 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or code in (0x2B50, 0x2B55, 0xFE0F, 0x20E3)


def name_decent(view, params, text_time):
    for group in view.judged():
        name = (group["name"] or "").strip()
        wrong = contains(name, params["banned"]) or len(name) > params["max_length"]
        if wrong or any(is_emoji(c) or unicodedata.category(c) == "Cc" for c in name):
            yield group["group_id"], "violation", None


def name_protected(view, params, text_time):
    labels = [x for u in view.units for x in view.labels(u)]
    labels += [u["foreign_name"] for u in view.units.values() if u["foreign_name"]]
    for group in view.groups.values():
        if not view.covers(group) or not view.in_use(group) or view.filings("group", group["group_id"], *FILED):
            continue
        if not contains(group["name"], labels):
            continue
        unit, creator = group["unit_id"], group["created_by"]
        stranger = unit is not None and creator is not None and not view.serves_within(creator, unit)
        if group["kind"] == "non_work" or unit is None or stranger:
            yield group["group_id"], "violation", None


def owner_is_head(view, params, text_time):
    for group in view.judged():
        owners = {m["person_id"] for m in view.in_role(group, "owner") if m["person_id"] is not None}
        roles = {p["role"] for o in owners for p in view.posts_of(o)}
        if group["kind"] in STUDENT_KINDS and roles & set(STUDENT_ROLES):
            continue
        if not owners or group["unit_id"] is None:
            yield group["group_id"], "unknown", None
        elif not owners & {p["person_id"] for p in view.holders(group["unit_id"], *HEADS)}:
            yield group["group_id"], "violation", None


def admin_appointed(view, params, text_time):
    for group in view.judged():
        if not view.in_role(group, "admin"):
            yield group["group_id"], "violation", None


def primary_posts(view, group):
    """Postings of those primarily responsible for a group."""
    if group["kind"] == "class" and view.pack in ("CQNY", "PXZY"):
        return view.holders(group["unit_id"], "counsellor")
    if group["kind"] == "club" and view.pack == "CQNY":
        return view.holders(group["unit_id"], "instructor")
    return view.holders(group["unit_id"], *HEADS)


def known(members):
    return sorted({m["person_id"] for m in members if m["person_id"] is not None})


def direct_people(view, group):
    """People directly responsible for a group in use."""
    owners = view.in_role(group, "owner")
    if view.pack == "ISE":
        return known(view.in_role(group, "admin"))
    if view.pack == "PXZY":
        if owners:
            return known(owners)
        return [group["created_by"]] if group["created_by"] is not None else []
    return known(view.in_role(group, "owner", "admin"))


def chain_complete(view, params, text_time):
    overseers = [p for p in view.held if p["role"] == "discipline_secretary"]
    for group in view.judged():
        states = set()
        if "primary" in params["links"]:
            if group["unit_id"] is None:
                states.add("unknown")
            elif not primary_posts(view, group):
                states.add("violation")
        if "direct" in params["links"] and not direct_people(view, group):
            states.add("violation")
        if "overseer" in params["links"] and not overseers:
            states.add("violation")
        if states:
            yield group["group_id"], "violation" if "violation" in states else "unknown", None


def size_cap(view, params, text_time):
    for group in view.judged():
        if len({m["uid"] for m in view.members[group["group_id"]]}) > params["max"]:
            yield group["group_id"], "violation", None


def duplicate(view, params, text_time):
    groups = sorted(view.judged(), key=lambda g: g["group_id"])
    people = {g["group_id"]: set(known(view.members[g["group_id"]])) for g in groups}
    for one, other in combinations(groups, 2):
        a, b = people[one["group_id"]], people[other["group_id"]]
        smaller = min(len(a), len(b))
        same_kind = one["unit_id"] is not None and one["unit_id"] == other["unit_id"] and one["kind"] == other["kind"]
        alike = same_kind and smaller >= params["smallest"] and len(a & b) / smaller >= params["overlap"]
        same_name = one["platform"] == other["platform"] and one["name"] and fold(one["name"]) == fold(other["name"])
        if alike or same_name:
            yield f"{one['group_id']}+{other['group_id']}", "violation", None


def join_confirmation_on(view, params, text_time):
    for group in view.judged():
        if group["join_confirmation"] is not True:
            yield group["group_id"], "unknown" if group["join_confirmation"] is None else "violation", None


def fields_known(view, params, text_time):
    for group in view.judged():
        if not view.in_role(group, "owner") or group["purpose"] is None or group["unit_id"] is None:
            yield group["group_id"], "violation", None
