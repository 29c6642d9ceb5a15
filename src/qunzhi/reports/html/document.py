"""A whole page as one file: nothing from outside, and a policy that lets only our own style and script in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from qunzhi.core.words import Lang
from qunzhi.reports.html.markup import Html, tag


def document(lang: Lang, title: str, style: str, script: str, content: Sequence[Html | None], data: Html) -> str:
    """The page as text.

    Args:
        lang: the language it opens in.
        title: shown by the browser.
        style: all style sheets.
        script: all scripts; they run last.
        content: what the body holds.
        data: JSON for the script, safe inside a script element; found there as ``#data``.
    """
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        tag("style", Html(style)),
    )
    body = tag(
        "body",
        list(content),
        tag("script", data, type="application/json", id="data"),
        tag("script", Html(script)),
    )
    return "<!doctype html>\n" + tag("html", head, body, lang="zh-CN" if lang == "zh" else "en") + "\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
