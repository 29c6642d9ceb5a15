"""A campaign as the office starts it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from qunzhi.desk.campaigns.models import Campaign, Return
from qunzhi.desk.campaigns.services.running import do_start_campaign
from qunzhi.desk.campaigns.sorts import offers
from tests.desk.makers import House


def start(home: House, sort: str = Campaign.RECOGNITION, **more: object) -> Campaign:
    """One of the campaigns that the packs ask for, started by the registrar."""
    offer = next(o for o in offers(home.institution, timezone.localdate()) if o.sort == sort)
    given = {
        "sort": sort,
        "title": "2026 年群组认定",
        "word": "请在期限内上报",
        "due_on": timezone.localdate() + timedelta(days=10),
        "before": offer.before,
        "cites": [c.provision for c in offer.cites],
        "office": home.units["publicity"],
    }
    return do_start_campaign(**{**given, **more}, acting_user=home.users["registrar"])


def returns(campaign: Campaign) -> dict[str, Return]:
    """Number of unit -> what it hands in."""
    return {r.unit.code: r for r in campaign.returns.select_related("unit")}
