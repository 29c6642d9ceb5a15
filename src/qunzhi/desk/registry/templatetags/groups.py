"""Cards of rooms, heads of sortable columns."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.template import Context, Library
from django.utils.safestring import SafeString

from qunzhi.desk.registry.on_group import Panel

register = Library()


@register.simple_tag(takes_context=True)
def inside(context: Context, panel: Panel) -> SafeString:
    """``{% inside panel %}``: a panel's own template with what it shows."""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**panel.context):
        return engine.get_template(panel.template).render(context)


@register.inclusion_tag("registry/sorting.html", takes_context=True)
def sorting(context: Any, words: object, sort: str) -> dict[str, Any]:
    """``{% sorting column.words column.sort %}``: a column's head, as a link to its order where it has one.

    A second click turns the order round.
    """
    params: QueryDict = context["request"].GET.copy()
    now = params.get("sort") or "code"
    params.pop("page", None)
    params["sort"] = f"-{sort}" if now == sort else sort
    state = "ascending" if now == sort else "descending" if now == f"-{sort}" else ""
    return {"words": words, "url": f"?{params.urlencode()}" if sort else "", "state": state}
