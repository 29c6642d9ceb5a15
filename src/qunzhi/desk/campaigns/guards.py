"""The only way to campaigns, returns and lines: all for who runs them, the own unit's for who is in charge of it."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.http import Http404

from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.campaigns.models import Campaign, Line, Return


def campaigns_in_scope(viewer: Viewer) -> QuerySet[Campaign]:
    """The institution's campaigns that concern the viewer."""
    if viewer.institution is None or not viewer.may(Right.READ_UNITS):
        return Campaign.objects.none()
    own = Campaign.objects.filter(institution=viewer.institution).select_related("by", "office")
    if viewer.everywhere:
        return own
    return own.filter(pk__in=returns_in_scope(viewer).values("of_id"))


def returns_in_scope(viewer: Viewer) -> QuerySet[Return]:
    """What units hand in, of the units that the viewer is in charge of or sees."""
    if viewer.institution is None or not viewer.may(Right.READ_UNITS):
        return Return.objects.none()
    own = Return.objects.filter(of__institution=viewer.institution).select_related("of", "unit", "handed_in_by")
    return own if viewer.everywhere else own.filter(viewer.units("unit__"))


def own_returns(viewer: Viewer) -> QuerySet[Return]:
    """The returns that are the viewer's to hand in: of units in charge of."""
    if not viewer.may(Right.MANAGE_GROUPS):
        return Return.objects.none()
    which = Q(pk__in=[])
    for root in viewer.roots:
        which |= Q(unit__path__startswith=root)
    if viewer.may(Right.RUN_CAMPAIGNS):  # an office hands in what no unit answers for
        which |= Q(unit=F("of__office"))
    return returns_in_scope(viewer).filter(which)


def access_campaign(viewer: Viewer, uid: str) -> Campaign:
    """One campaign.

    Raises:
        Http404: there is none, or it does not concern the viewer.
    """
    return one_of(campaigns_in_scope(viewer), uid)


def access_return(viewer: Viewer, uid: str) -> Return:
    """What one unit hands in.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(returns_in_scope(viewer), uid)


def hands_in(viewer: Viewer, one: Return) -> bool:
    """Whether it is the viewer's to hand in: in charge of the unit, or running the campaign, for a unit that cannot."""
    return own_returns(viewer).filter(pk=one.pk).exists() or viewer.may(Right.RUN_CAMPAIGNS)


def access_line(viewer: Viewer, uid: str) -> Line:
    """One line of a return.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    found = Line.objects.filter(of__in=returns_in_scope(viewer), uid=uid)
    one = found.select_related("of__of", "of__unit", "group__unit", "account").first()
    if one is None:
        raise Http404
    return one
