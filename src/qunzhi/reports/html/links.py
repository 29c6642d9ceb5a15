"""Links to a part of the list: the filter stands in the address after #, so that a view can be sent on."""

from __future__ import annotations

from urllib.parse import quote

#: Keys of the filter; the page's script reads the same letters.
KEYS = {
    "unit": "u",
    "only": "only",
    "provision": "p",
    "rule": "r",
    "severity": "v",
    "state": "s",
    "person": "w",
    "change": "c",
    "day": "d",
    "age": "a",
    "query": "q",
    "group": "g",
}


def to_list(**filters: str) -> str:
    """The address of the list with some filters set, for example ``to_list(state="violation", unit="D1")``."""
    return "#" + "&".join(f"{KEYS[name]}={quote(value, safe='')}" for name, value in filters.items())
