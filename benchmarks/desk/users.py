"""Users at a served desk: each reads pages and now and then sends a form, thinking between.

    python -m benchmarks.desk.users HOST:PORT THINGS.json SECONDS THINK

Prints one JSON object: name of the page -> milliseconds of every request, and what went wrong.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_SELECT = re.compile(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')
_ATTR = re.compile(r'(name|value)="([^"]*)"')
_LISTS = (
    "",
    "?state=unfiled",
    "?kind=class",
    "?platform=qq&state=in_use",
    "?q=123",
    "?sort=-created",
    "?page=37",
    "?kind=unit&state=filed",
)


class User(threading.Thread):
    """One user with a session of one's own."""

    def __init__(self, host: str, part: dict[str, Any], things: dict[str, Any], until: float, think: float, n: int):
        super().__init__(daemon=True)
        self._host, self._part, self._things, self._until, self._think = host, part, things, until, think
        self._chance = random.Random(n)
        self._connection: http.client.HTTPConnection | None = None
        self._csrf = ""
        self.took: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []

    def run(self) -> None:
        time.sleep(self._chance.random() * self._think)
        while time.monotonic() < self._until:
            if self._part["part"] in ("owner", "clerk") and self._chance.random() < 0.2:
                self._write()
            else:
                self._read()
            time.sleep(self._chance.expovariate(1 / self._think))

    def _read(self) -> None:
        part, chance = self._part["part"], self._chance
        pages = [("home", "/"), ("my applications", "/applications/")]
        if part in ("clerk", "head"):
            pages += [("list", f"/groups/{chance.choice(_LISTS)}")] * 4
            pages += [("inbox", "/steps/"), ("findings", "/findings/")]
        if part == "clerk":
            pages += [("group", f"/groups/{chance.choice(self._things['groups'])}/")] * 4
        if part == "owner":
            pages += [("group", f"/groups/{self._part['group']}/"), ("list", "/groups/")] * 2
        if part == "member":
            pages += [("list", "/groups/")]
        self._get(*chance.choice(pages))

    def _write(self) -> None:
        """Open a form, send it: the facts of a group are changed."""
        uid = self._part["group"] or self._chance.choice(self._things["groups"])
        page = self._get("form", f"/groups/{uid}/details/")
        if page is None:
            return
        fields = dict(self._hidden(page))
        fields["purpose"] = self._chance.choice(("work_contact", "discussion", "study", "sharing", "notice"))
        fields["terms"], fields["reason"] = f"教研{time.time_ns() % 10**9}", "学期初核对"
        self._ask("write: change a group", "POST", f"/groups/{uid}/details/", urlencode(fields), (302, 303))

    @staticmethod
    def _hidden(page: str) -> list[tuple[str, str]]:
        """What the form was filled with: hidden fields, and what is chosen in its selects."""
        found = (dict(_ATTR.findall(tag)) for tag in _FIELD.findall(page))
        out = [(a["name"], a.get("value", "")) for a in found if "name" in a]
        for name, options in _SELECT.findall(page):
            chosen = _CHOSEN.search(options)
            out.append((name, chosen.group(1) if chosen else ""))
        return out

    def _get(self, name: str, url: str) -> str | None:
        return self._ask(name, "GET", url, None, (200,))

    def _ask(self, name: str, method: str, url: str, body: str | None, right: tuple[int, ...]) -> str | None:
        headers = {"Cookie": self._part["cookie"] + (f"; {self._csrf}" if self._csrf else "")}
        headers["User-Agent"] = "load"
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        began = time.perf_counter()
        try:
            status, text, cookies = self._send(method, url, body, headers)
        except OSError as exc:
            self.wrong.append(f"{method} {name}: {type(exc).__name__}")
            return None
        self.took[name].append((time.perf_counter() - began) * 1000)
        for cookie in cookies:
            if "csrf" in cookie:
                self._csrf = cookie.split(";")[0]
        if status not in right:
            said = re.sub(r"(<[^>]+>|\\s)+", " ", text[text.find("还没有提交") :][:400]) if "还没有提交" in text else ""
            self.wrong.append(f"{method} {url.split('?')[0]}: {status} {said[:120]}")
            return None
        return text

    def _send(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> tuple[int, str, list[str]]:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        connection.request(method, url, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        cookies = answer.headers.get_all("Set-Cookie") or []
        connection.close()
        return answer.status, text, cookies


def main(host: str, things: dict[str, Any], seconds: float, think: float) -> dict[str, Any]:
    until = time.monotonic() + seconds
    users = [User(host, part, things, until, think, n) for n, part in enumerate(things["sessions"])]
    for user in users:
        user.start()
    for user in users:
        user.join(seconds + 120)
    took: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    for user in users:
        wrong += user.wrong
        for name, values in user.took.items():
            took[name] += [round(v, 1) for v in values]
    return {"took": took, "wrong": wrong}


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[2]).read_text())
    print(json.dumps(main(sys.argv[1], given, float(sys.argv[3]), float(sys.argv[4]))))
