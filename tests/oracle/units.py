"""Rules about units, people, training, cases and notices. Each yields (subject, state, due time or None)."""

from datetime import date

from tests.oracle.view import HEADS
from tests.oracle.words import as_date, as_day, day_of, days_in, end_of


def patrolled(view, params, text_time):
    every = days_in(params["every"])
    if not view.outside(view.start_day, every):
        return
    checked = set()
    for check in view.tables["checks"]:
        if check["kind"] != params["kind"] or view.outside(day_of(check["checked_at"]), every):
            continue
        checked.add(check["unit_id"])
        group = view.groups.get(check["group_id"])
        if group and view.governs(group):
            checked.add(group["unit_id"])
    for unit in {g["unit_id"] for g in view.judged()} - {None}:
        if unit not in checked:
            yield unit, "violation", None


def semesters(first_year, last_year):
    """(name, first day, last day)."""
    for year in range(first_year, last_year + 1):
        spring, autumn, after = (as_day(date(*d)) for d in ((year, 2, 1), (year, 8, 1), (year + 1, 2, 1)))
        yield f"{year}-spring", spring, autumn - 1
        yield f"{year}-autumn", autumn, after - 1


def trained(view, params, text_time):
    for name, first, last in semesters(as_date(view.start_day).year, as_date(view.today).year):
        if first < view.start_day or first > view.today:
            continue
        held = {t["team"] for t in view.tables["trainings"] if t["kind"] == "themed" and first <= t["held_on"] <= last}
        for team in params["teams"]:
            if team not in held and "all" not in held:
                yield f"{team}/{name}", view.still_open(end_of(last)), end_of(last)


def inducted(view, params, text_time):
    inductions = {t["training_id"] for t in view.tables["trainings"] if t["kind"] == "induction"}
    attended = {a["person_id"] for a in view.tables["attendances"] if a["training_id"] in inductions}
    for person in view.people.values():
        joined = person["joined_on"]
        if person["person_id"] in view.yet_to_join:
            continue
        if person["category"] not in params["categories"] or person["person_id"] in attended:
            continue
        if joined is None:
            yield person["person_id"], "unknown", None
        elif joined >= view.start_day:
            due = end_of(joined + days_in(params["within"]))
            yield person["person_id"], view.still_open(due), due


def pledged(view, params, text_time):
    signed = {
        (p["person_id"], p["kind"]) for p in view.tables["pledges"] if p["pack"] is None or p["pack"] == view.pack
    }
    lacking = {
        m["person_id"]
        for _, m in view.current()
        if m["role"] in ("owner", "admin") and (m["person_id"], "commitment") not in signed
    }
    lacking |= {
        p["person_id"] for p in view.held if p["role"] in HEADS and (p["person_id"], "responsibility") not in signed
    }
    for person in lacking - {None}:
        yield person, "violation", None


def judged_cases(view):
    for case in view.tables["cases"]:
        group = view.groups.get(case["group_id"])
        if case["found_at"] >= view.start and (case["group_id"] is None or (group and view.governs(group))):
            yield case


def case_deadline(view, params, column, needs_confirmed=False):
    for case in judged_cases(view):
        if needs_confirmed and case["confirmed"] is not True:
            continue
        if params.get("accounts_only") and case["account_id"] is None:
            continue
        if case[column] is None:
            due = view.due(case["found_at"], params["within"])
            yield case["case_id"], view.still_open(due), due


def stopped_in_time(view, params, text_time):
    yield from case_deadline(view, params, "stopped_at")


def reported_in_time(view, params, text_time):
    yield from case_deadline(view, params, "reported_at")


def rectified_in_time(view, params, text_time):
    yield from case_deadline(view, params, "rectified_at", needs_confirmed=True)


def evidence_first(view, params, text_time):
    for case in judged_cases(view):
        evidence, deleted = case["evidence_at"], case["deleted_at"]
        if deleted is not None and (evidence is None or evidence > deleted):
            yield case["case_id"], "violation", None


def judged_notices(view):
    for notice in view.tables["notices"]:
        group = view.groups.get(notice["group_id"])
        if notice["sent_at"] >= view.start and (notice["group_id"] is None or (group and view.governs(group))):
            yield notice


def replied_in_time(view, params, text_time):
    for notice in judged_notices(view):
        by = notice["reply_by"]
        if by is None:  # no answer is asked for by a time
            continue
        for receipt in view.tables["receipts"]:
            if receipt["notice_id"] != notice["notice_id"]:
                continue
            subject = f"{notice['notice_id']}/{receipt['person_id']}"
            if receipt["replied_at"] is None:
                yield subject, view.still_open(by), by
            elif receipt["replied_at"] > by:
                yield subject, "late", by


def second_channel(view, params, text_time):
    for notice in judged_notices(view):
        if notice["important"] is True and notice["second_channel_at"] is None:
            due = view.due(notice["sent_at"], params["within"])
            yield notice["notice_id"], view.still_open(due), due
