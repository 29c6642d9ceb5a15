"""Rules about members. Each yields (subject, state, due time or None)."""

from tests.oracle.words import end_of, fold, is_unit_and_name, working_day_after


def subject_of(group, member):
    return f"{group['group_id']}/{member['uid']}"


def identity_known(view, params, text_time):
    for group, member in view.current():
        if member["person_id"] is None:
            yield subject_of(group, member), "violation", None


def identity_checked(view, params, text_time):
    for group, member in view.current():
        creator = member["person_id"] is not None and member["person_id"] == group["created_by"]
        joined = member["joined_at"]
        recent = joined is None or joined >= view.start
        if member["role"] != "owner" and not creator and recent and member["identity_checked_at"] is None:
            yield subject_of(group, member), "violation", None


def nickname_units(view, person_id):
    """Labels of units that a person may put before the name."""
    labels = []
    for post in view.posts_of(person_id):
        above = [u for u in view.above(post["unit_id"]) if not view.is_institution(u)]
        for unit_id in [post["unit_id"], *above]:
            labels += view.labels(unit_id)
    return labels


def nickname_real(view, params, text_time):
    for group, member in view.current():
        if member["person_id"] is None:
            continue
        person = view.people.get(member["person_id"])
        name = person and person["name"]
        if member["nickname"] is None or name is None:
            yield subject_of(group, member), "unknown", None
        elif params["form"] == "name":
            if fold(name) not in fold(member["nickname"]):
                yield subject_of(group, member), "violation", None
        elif not view.posts_of(member["person_id"]):
            yield subject_of(group, member), "unknown", None
        elif not is_unit_and_name(member["nickname"], nickname_units(view, member["person_id"]), name):
            yield subject_of(group, member), "violation", None


def insider(view, params, text_time):
    for group, member in view.current():
        person = view.people.get(member["person_id"])
        if person and person["category"] == "external":
            yield subject_of(group, member), "violation", None


def strangers(view, kinds):
    """Members in post somewhere, but nowhere within the scope of the group's unit."""
    for group, member in view.current(kinds):
        person, unit = member["person_id"], group["unit_id"]
        if person is None or unit is None or not view.posts_of(person):
            continue
        if not view.serves_within(person, unit):
            yield group, member


def within_scope(view, params, text_time):
    for group, member in strangers(view, params["kinds"]):
        yield subject_of(group, member), "violation", None


def after_last_day(view, last_day, span):
    """When a number of working days from a last day in post ends."""
    day = working_day_after(max(last_day, view.start_day), int(span.split()[0]))
    return None if day is None else end_of(day)


def moved_removed(view, params, text_time):
    for group, member in strangers(view, params["kinds"]):
        scope = view.scope(group["unit_id"])
        ended = [
            p["until"]
            for p in view.tables["postings"]
            if p["person_id"] == member["person_id"] and p["unit_id"] in scope
        ]
        if ended:
            due = after_last_day(view, max(ended), params["within"])
            yield subject_of(group, member), view.still_open(due), due


def leaver_removed(view, params, text_time):
    for group, member in view.current():
        person = member["person_id"]
        ended = [p["until"] for p in view.tables["postings"] if p["person_id"] == person and person is not None]
        if ended and not view.posts_of(person):
            due = after_last_day(view, max(ended), params["within"])
            yield subject_of(group, member), view.still_open(due), due


def inviter_is_owner(view, params, text_time):
    for group, member in view.current():
        joined = member["joined_at"]
        if member["role"] != "member" or (joined is not None and joined < view.start):
            continue
        roles = [m["role"] for m in view.members[group["group_id"]] if m["uid"] == member["invited_by"]]
        if member["invited_by"] is None or not roles:
            yield subject_of(group, member), "unknown", None
        elif "owner" not in roles:
            yield subject_of(group, member), "unknown" if joined is None else "violation", None


def expected_member(view, params, text_time):
    for group in view.judged(params["kinds"]):
        there = {m["person_id"] for m in view.members[group["group_id"]]}
        for post in view.held:
            person = view.people.get(post["person_id"])
            if post["unit_id"] != group["unit_id"] or not person or person["category"] not in params["categories"]:
                continue
            if post["person_id"] not in there:
                yield f"{group['group_id']}/{post['person_id']}", "violation", None


def left_with_leave(view, params, text_time):
    for group in view.judged(params["kinds"]):
        rows = [m for m in view.tables["memberships"] if m["group_id"] == group["group_id"]]
        here = {m["uid"] for m in view.members[group["group_id"]]}
        for uid in {m["uid"] for m in rows} - here:
            last = max(m["left_at"] for m in rows if m["uid"] == uid)
            for member in rows:
                if member["uid"] != uid or member["left_at"] != last or last < view.start:
                    continue
                posts = [p for p in view.posts_of(member["person_id"]) if p["unit_id"] == group["unit_id"]]
                if posts and member["left_with_leave"] is not True:
                    state = "unknown" if member["left_with_leave"] is None else "violation"
                    yield subject_of(group, member), state, None
