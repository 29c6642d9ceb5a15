"""Applications of the acting user's own. For services alone."""

from __future__ import annotations

from django.http import Http404

from qunzhi.desk.filing.models import Application
from qunzhi.desk.services import Act


def own_application(act: Act, application: Application) -> Application:
    """The application as it is now, if the acting user wrote it.

    Raises:
        Http404: it is somebody else's.
    """
    act.within(application.institution_id)
    found = Application.objects.select_related("institution", "unit", "group", "by", "owner").get(pk=application.pk)
    if found.by != act.viewer.person:
        raise Http404
    return found
