"""A page built from tags; whatever is not markup already is escaped, so that nothing can be forgotten."""

from __future__ import annotations

from html import escape

from qunzhi.reports.text import visible

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "rect", "line", "polyline", "circle", "path"})


class Html(str):
    """Text that is markup. Only this module and fixed texts of ours make it."""

    __slots__ = ()


def tag(name: str, /, *children: object, **attrs: object) -> Html:
    """One element. ``class_`` is class, ``data_x`` is data-x; an attribute that is None or False is left out."""
    parts = [f"<{name}"]
    for key, value in attrs.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        key = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}.get(key, key)
        parts.append(f" {key}" if value is True else f' {key}="{escape(str(value), quote=True)}"')
    if name in _VOID:
        return Html("".join(parts) + ("/>" if name in ("rect", "line", "polyline", "circle", "path") else ">"))
    return Html("".join(parts) + ">" + join(*children) + f"</{name}>")


def join(*children: object) -> Html:
    """Children one after another; lists are opened, None is nothing, plain text is escaped."""
    out: list[str] = []
    for child in children:
        if child is None or child is False:
            continue
        if isinstance(child, Html):
            out.append(child)
        elif isinstance(child, list | tuple):
            out.append(join(*child))
        else:
            out.append(escape(str(child), quote=False))
    return Html("".join(out))


def named(text: str) -> Html:
    """A name given by somebody: isolated from the direction of the text around it, hidden characters shown."""
    return tag("bdi", visible(text))
