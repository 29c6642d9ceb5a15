"""What people decide about flags: the file ``decisions.json`` that the review page writes.

The page shows each flag to a reviewer, who confirms it, calls it false, or leaves it for later, and who notes by hand
what only people can judge. The file goes back into the page to go on with, into a case as its record, and to the
lexicon's doctor. It holds masked excerpts and no account of any sender::

    {"format": "qunzhi decisions 1", "scan": "5d1c...", "lexicon": "...", "lexicon_version": "3",
     "decided": [{"message_id": "m1", "group_id": "G1", "start": 4, "end": 15, "detector": "mobile", "term": "",
                  "category": "personal_data", "decision": "confirmed", "reason": "...", "decided_on": "2025-10-15",
                  "excerpt": "电话 138******00 找他", "mark": [3, 14]}],
     "by_hand": [{"category": "opinion", "provision": "X-3", "message_id": "", "group_id": "G1",
                  "sent_at": "2025-10-14T09:30:00+08:00", "reason": "...", "noted_on": "2025-10-15"}]}
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from qunzhi.content.review_fields import BAD_FILE, Fields, refusal
from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words

#: What this room can do (``qunzhi.packs.rooms``): people judge what is posted.
PROCEDURES = ("judge",)
FORMAT = "qunzhi decisions 1"
Verdict = Literal["confirmed", "false", "unsure"]
VERDICTS: dict[str, Words] = {
    "confirmed": Words("属实", "confirmed"),
    "false": Words("误报", "false alarm"),
    "unsure": Words("再议", "to be discussed"),
}
#: A file of 30,000 decisions has about 15 MB.
MOST_BYTES = 64 << 20
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one flag.

    ``start``, ``end`` are code points of the message, ``mark`` those of the masked ``excerpt``, ends exclusive;
    ``term`` is "" for what a detector found; ``decided_on`` an ISO date.
    """

    message_id: str
    group_id: str
    start: int
    end: int
    detector: str
    term: str
    category: str
    decision: Verdict
    reason: str
    decided_on: str
    excerpt: str = ""
    mark: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A message that a person noted without a flag: its id, or its group and when it was sent (ISO, +08:00)."""

    category: str
    provision: str
    message_id: str
    group_id: str
    sent_at: str
    reason: str
    noted_on: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """A file of decisions. ``scan`` is the digest of the scan that they are about."""

    scan: str
    lexicon: str = ""
    lexicon_version: str = ""
    decided: tuple[Decision, ...] = ()
    by_hand: tuple[ByHand, ...] = ()


def write_decisions(decisions: Decisions, path: Path) -> Path:
    """Write them as the page does: UTF-8, one decision a line."""
    head = {k: getattr(decisions, k) for k in ("scan", "lexicon", "lexicon_version")}
    parts = [orjson.dumps({"format": FORMAT, **head})[:-1]]
    for name, rows in (("decided", decisions.decided), ("by_hand", decisions.by_hand)):
        lines = b",".join(b"\n" + orjson.dumps(asdict(row)) for row in rows)
        parts.append(b',\n"%b": [%b]' % (name.encode(), lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(parts) + b"}\n")
    return path


def read_decisions(path: Path) -> Decisions:
    """Read such a file, every entry checked.

    Raises:
        QunzhiError: not there, too large, not JSON, another format, or entries that cannot be right: up to 20 of them.
    """
    data = _document(path)
    fields = Fields(path.name)
    head = {k: fields.text(data, "", k, required=k == "scan") for k in ("scan", "lexicon", "lexicon_version")}
    decided = [_decision(fields, f"decided[{n}]", row) for n, row in enumerate(fields.rows(data, "decided"))]
    _twice(fields, decided)
    by_hand = [_by_hand(fields, f"by_hand[{n}]", row) for n, row in enumerate(fields.rows(data, "by_hand"))]
    if fields.problems:
        raise QunzhiError(*fields.problems[:_MOST_PROBLEMS])
    return Decisions(**head, decided=tuple(decided), by_hand=tuple(by_hand))


def _document(path: Path) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            most = MOST_BYTES >> 20
            raise refusal(path.name, "too_large", f"超过 {most} MB，不会是核查记录", f"over {most} MB: no decisions")
        raw = path.read_bytes()
    except OSError as exc:
        raise refusal(path.name, "unreadable", "打不开这个文件", "the file cannot be opened") from exc
    try:
        data = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as exc:
        place = Place(file=path.name, line=exc.lineno, char=exc.colno)
        raise QunzhiError.of("not_json", "不是完整的 JSON", "not complete JSON", hint=BAD_FILE, place=place) from exc
    said = data.get("format") if isinstance(data, dict) else None
    if said == FORMAT:
        return dict(data)
    if isinstance(said, str) and said.startswith("qunzhi decisions "):
        raise refusal(
            path.name,
            "newer_format",
            "这份核查记录是别的版本写的",
            "these decisions were written by another version",
            hint=Words("请升级群治后再读", "update qunzhi to read it"),
        )
    raise refusal(path.name, "not_decisions", "不是核查页导出的记录", "no decisions exported by the review page")


def _decision(fields: Fields, at: str, row: dict[str, Any]) -> Decision:
    start, end = fields.span(row, at)
    excerpt = fields.text(row, at, "excerpt")
    verdict = fields.text(row, at, "decision", required=True)
    if verdict and verdict not in VERDICTS:
        fields.wrong(at, "decision", "只能是 confirmed、false 或 unsure", "is confirmed, false or unsure", verdict)
    reason = fields.text(row, at, "reason")
    if verdict == "confirmed" and not reason.strip():
        fields.wrong(at, "reason", "判为属实的要写理由", "is needed for what is confirmed")
    return Decision(
        message_id=fields.text(row, at, "message_id", required=True),
        group_id=fields.text(row, at, "group_id"),
        start=start,
        end=end,
        detector=fields.text(row, at, "detector", required=True),
        term=fields.text(row, at, "term"),
        category=fields.text(row, at, "category"),
        decision=verdict,  # type: ignore[arg-type]  # checked above; a wrong word is a problem
        reason=reason,
        decided_on=fields.day(row, at, "decided_on"),
        excerpt=excerpt,
        mark=fields.mark(row, at, len(excerpt)),
    )


def _twice(fields: Fields, decided: list[Decision]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for n, d in enumerate(decided):
        key = (d.message_id, d.group_id, d.start, d.end, d.detector, d.term, d.category)
        first = seen.setdefault(key, n)
        if first != n:
            fields.wrong(f"decided[{n}]", "", f"和 decided[{first}] 是同一处", f"is the same place as decided[{first}]")


def _by_hand(fields: Fields, at: str, row: dict[str, Any]) -> ByHand:
    message, group = fields.text(row, at, "message_id"), fields.text(row, at, "group_id")
    sent_at = fields.instant(row, at, "sent_at")
    if not message and not (group and sent_at):
        fields.wrong(at, "message_id", "没写消息编号的，要写群和时间", "is needed, or group_id and sent_at")
    return ByHand(
        category=fields.text(row, at, "category"),
        provision=fields.text(row, at, "provision", required=True),
        message_id=message,
        group_id=group,
        sent_at=sent_at,
        reason=fields.text(row, at, "reason", required=True),
        noted_on=fields.day(row, at, "noted_on"),
    )
