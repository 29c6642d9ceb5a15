"""flags.json: everything a scan hands on, in one document, one flag a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from qunzhi.audit.flags import Flag, ScannedGroup, ScanResult
from qunzhi.core.errors import Problem
from qunzhi.core.instants import iso
from qunzhi.core.words import Words
from qunzhi.packs.content_of import Wanted
from qunzhi.reports.flags.identity import scan_digest, sound

FORMAT = "qunzhi flags 1"


def write_flags_json(result: ScanResult, path: Path) -> Path:
    """Write the scan to ``path``; memory does not grow with the number of flags.

    Excerpts are masked as they come. Problems are given without the value that was found.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        handle.write(b"{\n")
        for name, value in _head(result).items():
            handle.write(orjson.dumps(name) + b": " + _dumped(value) + b",\n")
        handle.write(b'"flags": [')
        for n, flag in enumerate(result.flags):
            handle.write((b",\n" if n else b"\n") + _dumped(_flag(flag)))
        handle.write(b"\n]\n}\n")
    return path


def _head(result: ScanResult) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "scan": scan_digest(result),
        "pack": result.pack,
        "pack_title": _words(result.pack_title),
        "made_at": iso(result.made_at),
        "lexicon": result.lexicon,
        "lexicon_version": result.lexicon_version,
        "notice_given": result.notice_given,
        "files": result.files,
        "messages": result.messages,
        "first_at": None if result.first_at is None else iso(result.first_at),
        "last_at": None if result.last_at is None else iso(result.last_at),
        "read": result.read,
        "lost": result.lost,
        "pictures_read": result.pictures_read,
        "not_read": result.not_read,
        "merged": result.merged,
        "capped": result.capped,
        "groups": [_group(g) for g in result.groups],
        "categories": _categories(result.wanted),
        "provisions": [_provision(w) for w in result.wanted],
        "detector_titles": {name: _words(title) for name, title in result.detector_titles.items()},
        "problems": [_problem(p) for p in result.problems],
        "notes": [_words(n) for n in result.notes],
        "by_category": dict(result.by_category),
    }


def _flag(f: Flag) -> dict[str, Any]:
    return {
        "message_id": f.message_id,
        "group_id": f.group_id,
        "sent_at": iso(f.sent_at),
        "uid": f.uid,
        "category": f.category,
        "detector": f.detector,
        "provisions": f.provisions,
        "severity": f.severity,
        "start": f.start,
        "end": f.end,
        "excerpt": f.excerpt,
        "mark": f.mark,
        "confidence": round(f.confidence, 4),
        "folds": f.folds,
        "why": {"zh": f.why.zh, "en": f.why.en},
        "term": f.term,
        "reason": f.reason,
        "alike": f.alike,
        "source": f.source,
    }


def _categories(wanted: tuple[Wanted, ...]) -> list[dict[str, Any]]:
    """Each category once, as its first provision has it."""
    first: dict[str, Wanted] = {}
    for w in wanted:
        first.setdefault(w.code, w)
    return [
        {
            "code": code,
            "name": _words(w.name),
            "weigh": _words(w.weigh),
            "examples": {
                "for": [_words(x) for x in w.examples.for_],
                "against": [_words(x) for x in w.examples.against],
            },
        }
        for code, w in first.items()
    ]


def _provision(w: Wanted) -> dict[str, Any]:
    return {
        "id": w.provision,
        "article": w.article,
        "category": w.code,
        "severity": w.severity,
        "detect": w.detect,
        "opinion": w.opinion,
        "people": _words(w.people),
    }


def _group(g: ScannedGroup) -> dict[str, Any]:
    return {
        "group_id": g.group_id,
        "name": g.name,
        "messages": g.messages,
        "told_at": None if g.told_at is None else iso(g.told_at),
        "refused": _words(g.refused) if g.refused.zh else None,
    }


def _problem(p: Problem) -> dict[str, Any]:
    place = {k: getattr(p.place, k) for k in ("file", "sheet", "row", "column", "line", "char")}
    return {
        "code": p.code,
        "level": p.level,
        "message": _words(p.message),
        "hint": _words(p.hint),
        "place": {k: v for k, v in place.items() if v not in ("", None)},
    }


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # a half of a character somewhere in it
        return orjson.dumps(_mended(value))


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        return {sound(k): _mended(v) for k, v in value.items()}
    return [_mended(v) for v in value] if isinstance(value, list | tuple) else value
