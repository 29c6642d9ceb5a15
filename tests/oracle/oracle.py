"""A second reading of RULES as plain loops over dictionaries: findings and proposals of one pack at one instant."""

from datetime import timedelta

from tests.oracle import accounts, groups, members, naming, sanctions, units
from tests.oracle.view import UTC_EPOCH, View

MODULES = (groups, naming, members, units, accounts)
RANK = ("violation", "late", "due", "unknown")
#: The tables that a rule needs; without one of them it is not run.
NEEDS = {
    "filed_in_time": "groups filings",
    "approved_before_use": "groups filings",
    "routed_to_office": "groups filings units",
    "recognised": "groups filings",
    "filing_cancelled": "groups filings",
    "purpose_allowed": "groups",
    "name_has_unit": "groups units",
    "name_has_term": "groups",
    "name_decent": "groups",
    "name_protected": "groups units filings postings",
    "owner_is_head": "groups memberships postings",
    "admin_appointed": "groups memberships",
    "size_cap": "groups memberships",
    "dissolved_in_time": "groups",
    "zombie": "groups",
    "duplicate": "groups memberships",
    "join_confirmation_on": "groups",
    "fields_known": "groups memberships",
    "recertified": "groups recertifications",
    "checked_daily": "groups checks",
    "burst_chat": "groups messages",
    "identity_known": "groups memberships",
    "identity_checked": "groups memberships",
    "insider": "groups memberships people",
    "within_scope": "groups memberships postings units",
    "moved_removed": "groups memberships postings units",
    "inviter_is_owner": "groups memberships",
    "leaver_removed": "groups memberships postings",
    "expected_member": "groups memberships people postings",
    "left_with_leave": "groups memberships postings",
    "patrolled": "groups checks",
    "trained": "trainings",
    "inducted": "people trainings attendances",
    "pledged": "groups memberships postings pledges",
    "stopped_in_time": "groups cases",
    "reported_in_time": "groups cases",
    "evidence_first": "groups cases",
    "rectified_in_time": "groups cases",
    "replied_in_time": "groups notices receipts",
    "second_channel": "groups notices",
    "account_approved": "accounts filings",
    "account_form": "accounts filings",
    "account_filed": "accounts filings",
    "regularised": "accounts filings",
    "person_hosted_regularised": "accounts filings",
    "account_verified": "accounts",
    "hosted_by_unit": "accounts",
    "no_outside_partner": "accounts",
    "account_chain": "accounts postings",
    "sealed": "accounts",
    "reposted": "accounts posts",
    "reviewed_in_order": "accounts posts",
    "reviewed_first": "accounts posts",
    "special_topic_filed": "accounts posts",
}
LINKS = {"primary": {"postings"}, "direct": {"memberships"}, "overseer": {"postings"}}


def needs(rule, params):
    if rule == "chain_complete":
        return {"groups"}.union(*(LINKS[link] for link in params["links"]))
    if rule == "nickname_real":
        more = {"postings", "units"} if params["form"] == "unit+name" else set()
        return {"groups", "memberships", "people"} | more
    if params.get("accounts_only"):
        return {"cases"}
    return set(NEEDS[rule].split())


def written(us):
    if us is None:
        return ""
    return (UTC_EPOCH + timedelta(microseconds=us, hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00")


def one_a_subject(rows):
    """Of several rows of a subject the worst state and its earliest time."""
    best = {}
    for subject, state, due in rows:
        if state == "unknown":
            due = None
        key = (RANK.index(state), due or 0)
        if subject not in best or key < best[subject][0]:
            best[subject] = (key, (subject, state, due))
    return [row for _, row in best.values()]


def judge(tables, pack, now):
    """Findings (provision, rule, subject, state, due_at), proposals (provision, person, subject, amount, measure)."""
    if now < pack.effective_us:
        return [], []
    view = View(tables, pack, now)
    found = []
    for use in pack.turned_on():
        if not needs(use.rule, use.params) <= view.supplied:
            continue
        rule = next(getattr(m, use.rule) for m in MODULES if hasattr(m, use.rule))
        rows = rule(view, use.params, use.text_time)
        if use.rule != "burst_chat":
            rows = one_a_subject(rows)
        found += [(use.provision.id, use.rule, subject, state, written(due)) for subject, state, due in rows]
    return found, sorted(sanctions.proposals(view, pack, found))
