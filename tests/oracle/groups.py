"""Rules about groups: filing, approval, routing, ends. Each yields (subject, state, due time or None)."""

from datetime import date

from tests.oracle.view import FILED
from tests.oracle.words import as_day, day_of, days_in, end_of, fold


def softened(group, state, temporary):
    """A blank mark of a temporary group turns a judgement into unknown where temporary groups are exempt."""
    return "unknown" if temporary == "exempt" and group["temporary"] is None else state


def fitting(view, params):
    """Groups that a rule's kinds and its reading of temporary groups let through."""
    for group in view.judged(params.get("kinds"), params.get("except_kinds", ())):
        if params.get("temporary") != "exempt" or group["temporary"] is not True:
            yield group


def first_time(rows, column):
    """The earliest time; None when one of them has none."""
    times = [r[column] for r in rows]
    return None if None in times else min(times)


def filed_in_time(view, params, text_time):
    for group in fitting(view, params):
        if view.left_to_campaign(group):
            continue
        subject, filed = group["group_id"], view.filings("group", group["group_id"], *FILED)
        due = None if group["created_at"] is None else view.due(group["created_at"], params["within"])
        if not filed:
            state = softened(group, view.still_open(due), params.get("temporary"))
            yield subject, state, due
        elif text_time and group["created_at"] is not None:
            at = first_time(filed, "submitted_at")
            late = at is not None and view.lateness(group["created_at"], at, params["within"])
            if late:
                yield subject, softened(group, late[0], params.get("temporary")), late[1]


def approved_before_use(view, params, text_time):
    for group in fitting(view, params):
        if view.left_to_campaign(group):
            continue
        subject, created = group["group_id"], group["created_at"]
        created = None if created is None else max(created, view.start)
        approved = [f for f in view.filings("group", subject, "approval") if f["decision"] == "approved"]
        recognised = [f for f in view.filings("group", subject, "recognition") if f["decision"] == "approved"]
        if recognised:
            continue
        if not approved:
            yield subject, "unknown" if created is None and view.campaign else "violation", created
        elif created is not None:
            at = first_time(approved, "decided_at")
            if at is not None and at > created:
                yield subject, "late", created


def own_party_orgs(view, group):
    unit_id = group["unit_id"]
    parents = {unit_id, *view.above(unit_id)}
    unit = view.units.get(unit_id)
    if unit and group["kind"] == "club" and unit["attached_to"]:
        parents |= {unit["attached_to"], *view.above(unit["attached_to"])}
    parents = {p for p in parents if not view.is_institution(p)}
    return {u["unit_id"] for u in view.units.values() if u["kind"] == "party_org" and u["parent_id"] in parents}


def step_state(view, group, step):
    """met, unknown or violation."""
    filings = view.filings("group", group["group_id"], *step.get("acts", FILED))
    offices = [f["office_id"] for f in filings]
    if step.get("own_party_org"):
        if group["unit_id"] is None:
            return "unknown"
        if set(offices) & own_party_orgs(view, group):
            return "met"
    names = {fold(o) for o in step.get("offices", ())}
    if any(fold(label) in names for o in offices if o is not None for label in view.labels(o)):
        return "met"
    return "unknown" if None in offices else "violation"


def routed_to_office(view, params, text_time):
    for group in fitting(view, params):
        subject = group["group_id"]
        if view.left_to_campaign(group) or not view.filings("group", subject, *FILED):
            continue
        states = {step_state(view, group, step) for step in params["steps"]}
        if "violation" in states:
            yield subject, softened(group, "violation", params.get("temporary")), None
        elif "unknown" in states:
            yield subject, "unknown", None


def recognised(view, params, text_time):
    by = end_of(as_day(date.fromisoformat(str(params["by"]))))
    for group in view.judged():
        subject, created = group["group_id"], group["created_at"]
        done = [f for f in view.filings("group", subject, "recognition") if f["decision"] == "approved"]
        if created is None:
            if not done and not view.filings("group", subject, *FILED):
                yield subject, "unknown", None
        elif created < view.start:
            if not done:
                yield subject, view.still_open(by), by
            else:
                at = first_time(done, "decided_at")
                if text_time and at is not None and at > by:
                    yield subject, "late", by


def filing_cancelled(view, params, text_time):
    for group in view.groups.values():
        subject, ended = group["group_id"], group["dissolved_at"]
        if not view.governs(group) or ended is None or ended < view.start:
            continue
        if view.filings("group", subject, *FILED) and not view.filings("group", subject, "cancellation"):
            due = view.due(ended, params["within"])
            yield subject, view.still_open(due), due


def dissolved_in_time(view, params, text_time):
    for group in view.groups.values():
        ended, gone = group["task_ended_at"], group["dissolved_at"]
        fits = group["kind"] in params.get("kinds", [group["kind"]])
        fits = fits and (params.get("temporary") != "only" or group["temporary"] is True)
        if not view.governs(group) or not fits or ended is None:
            continue
        due = view.due(ended, params["within"])
        if gone is None:
            yield group["group_id"], view.still_open(due), due
        elif text_time:
            late = view.lateness(ended, gone, params["within"])
            if late:
                yield group["group_id"], *late


def zombie(view, params, text_time):
    idle = days_in(params["idle"])
    if not view.outside(view.start_day, idle):
        return
    last = {}
    for message in view.tables["messages"]:
        last[message["group_id"]] = max(message["sent_at"], last.get(message["group_id"], 0))
    for group in view.judged():
        times = [t for t in (group["last_active_at"], last.get(group["group_id"])) if t is not None]
        active = max(times) if times else None
        created = group["created_at"]
        if created is not None and not view.outside(day_of(created), idle):
            continue
        if active is not None and not view.outside(day_of(active), idle):
            continue
        yield group["group_id"], "unknown" if active is None or created is None else "violation", None


def recertified(view, params, text_time):
    every = days_in(params["every"])
    if not view.outside(view.start_day, every):
        return
    done = {r["group_id"] for r in view.tables["recertifications"] if not view.outside(day_of(r["done_at"]), every)}
    for group in view.judged():
        if group["group_id"] in done:
            continue
        if group["created_at"] is None:
            yield group["group_id"], "unknown", None
        elif view.outside(day_of(group["created_at"]), every):
            yield group["group_id"], "violation", None


def checked_daily(view, params, text_time):
    over = days_in(params["over"])
    if not view.outside(view.start_day, over):
        return
    done = {(c["group_id"], day_of(c["checked_at"])) for c in view.tables["checks"] if c["kind"] == "daily"}
    for group in view.judged():
        missed = [d for d in range(view.today - over, view.today) if (group["group_id"], d) not in done]
        if group["created_at"] is None:
            if missed:
                yield group["group_id"], "unknown", None
        elif any(d > day_of(group["created_at"]) for d in missed):
            yield group["group_id"], "violation", None


def burst_chat(view, params, text_time):
    """One row a run."""
    gap = days_in(params["gap"]) * 1_000_000
    for group in view.judged():
        said = [m for m in view.tables["messages"] if m["group_id"] == group["group_id"] and m["kind"] != "system"]
        runs = []
        for message in sorted(said, key=lambda m: m["sent_at"]):
            if runs and message["sent_at"] - runs[-1][-1]["sent_at"] <= gap:
                runs[-1].append(message)
            else:
                runs.append([message])
        for run in runs:
            people = {m["uid"] for m in run if m["uid"] is not None}
            if run[0]["sent_at"] >= view.start and len(run) >= params["messages"] and len(people) >= params["people"]:
                yield group["group_id"], "violation", None
