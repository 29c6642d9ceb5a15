"""Rules about accounts and their posts. Each yields (subject, state, due time or None)."""

from tests.oracle.groups import first_time
from tests.oracle.view import FILED, HEADS


def open_accounts(view):
    return [a for a in view.accounts.values() if a["closed_at"] is None]


def opened_since(view, account):
    """True, False, or None when not known."""
    return None if account["opened_at"] is None else account["opened_at"] >= view.start


def approvals(view, account):
    return view.filings("account", account["account_id"], "approval")


def decided_approvals(view, account):
    """An approved approval; recognition is an act for groups."""
    found = view.filings("account", account["account_id"], "approval")
    return [f for f in found if f["decision"] == "approved"]


def account_approved(view, params, text_time):
    for account in open_accounts(view):
        since, opened = opened_since(view, account), account["opened_at"]
        approved = decided_approvals(view, account)
        if not approved and since is not False:
            yield account["account_id"], "unknown" if since is None else "violation", opened
        elif approved and since:
            at = first_time(approved, "decided_at")
            if at is not None and at > opened:
                yield account["account_id"], "late", opened


def account_form(view, params, text_time):
    for account in open_accounts(view):
        since = opened_since(view, account)
        signed = any(f["signed_by"] is not None for f in approvals(view, account))
        complete = None not in (account["purpose"], account["scope"], account["admin_id"]) and signed
        if not complete and since is not False:
            yield account["account_id"], "unknown" if since is None else "violation", None


def account_filed(view, params, text_time):
    for account in open_accounts(view):
        since = opened_since(view, account)
        if since is not True and not view.filings("account", account["account_id"], *FILED):
            yield account["account_id"], "unknown" if since is None else "violation", None


def regularised(view, params, text_time):
    due = view.due(view.start, params["within"])
    for account in open_accounts(view):
        since, found = opened_since(view, account), approvals(view, account)
        if since is True or account["host_unit_id"] is None:
            continue
        if not found:
            if since is None:
                yield account["account_id"], "unknown", None
            else:
                yield account["account_id"], view.still_open(due), due
        elif since is False and text_time:
            at = first_time(found, "submitted_at")
            if at is not None and at > due:
                yield account["account_id"], "late", due


def by_person_alone(account):
    return account["host_person_id"] is not None and account["host_unit_id"] is None


def person_hosted_regularised(view, params, text_time):
    due = view.due(view.start, params["within"])
    for account in open_accounts(view):
        since = opened_since(view, account)
        done = decided_approvals(view, account) and account["verified_at"] is not None
        if since is True or not by_person_alone(account) or done:
            continue
        if since is None:
            yield account["account_id"], "unknown", None
        else:
            yield account["account_id"], view.still_open(due), due


def account_verified(view, params, text_time):
    for account in open_accounts(view):
        if account["verified_at"] is None:
            due = None if account["opened_at"] is None else view.due(account["opened_at"], params["within"])
            yield account["account_id"], view.still_open(due), due


def hosted_by_unit(view, params, text_time):
    for account in open_accounts(view):
        since = opened_since(view, account)
        if account["host_unit_id"] is not None or since is False:
            continue
        sure = since is True and by_person_alone(account)
        yield account["account_id"], "violation" if sure else "unknown", None


def no_outside_partner(view, params, text_time):
    for account in open_accounts(view):
        if account["partner"] is not None and account["partner_approved_at"] is None:
            yield account["account_id"], "violation", None


def account_chain(view, params, text_time):
    for account in open_accounts(view):
        admin, host = account["admin_id"], account["host_unit_id"]
        if admin is None or not view.posts_of(admin) or host is None or not view.holders(host, *HEADS):
            yield account["account_id"], "violation", None


def sealed(view, params, text_time):
    for account in open_accounts(view):
        seal, rotated = account["sealed_at"], account["rotated_at"]
        if seal is None or (rotated is not None and rotated > seal):
            yield account["account_id"], "violation", None


def judged_posts(view, level=None, closed=False):
    """Posts since the pack of accounts of a level; those of closed accounts only where asked for."""
    for post in view.tables["posts"]:
        account = view.accounts.get(post["account_id"])
        if account is None or post["published_at"] < view.start or (account["closed_at"] is not None and not closed):
            continue
        if level is None or account["level"] == level:
            yield post


def reposted(view, params, text_time):
    done = {(p["account_id"], p["repost_of"]) for p in view.tables["posts"]}
    for post in judged_posts(view, "main", closed=True):
        if post["must_repost"] is not True:
            continue
        due = view.due(post["published_at"], params["within"])
        for account in open_accounts(view):
            subject = f"{account['account_id']}/{post['post_id']}"
            opened = account["opened_at"]
            if account["level"] != "secondary" or (account["account_id"], post["post_id"]) in done:
                continue
            if opened is None or opened <= post["published_at"]:
                yield subject, view.still_open(due), due


def reviewed_in_order(view, params, text_time):
    for post in judged_posts(view, "main"):
        steps = [post["applied_at"], post["signed_at"], post["reviewed_at"], post["published_at"]]
        if None in steps or steps != sorted(steps):
            yield post["post_id"], "violation", None


def reviewed_first(view, params, text_time):
    for post in judged_posts(view, "secondary"):
        if post["reviewed_at"] is None or post["reviewed_at"] > post["published_at"]:
            yield post["post_id"], "violation", None


def special_topic_filed(view, params, text_time):
    for post in judged_posts(view):
        if post["special_topic"] is not True:
            continue
        due = view.due(post["published_at"], params["within"])
        if post["reviewed_at"] is None or post["reviewed_at"] > post["published_at"]:
            yield post["post_id"], "violation", due
        elif post["content_filed_at"] is None:
            yield post["post_id"], view.still_open(due), due
