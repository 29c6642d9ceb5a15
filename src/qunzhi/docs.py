"""Documents made from the code: catalogues of rules and detectors, the schema of facts, commands, coverage of packs.

``python -m qunzhi.docs`` writes them to ``docs/reference``, ``--check`` says whether those there are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from qunzhi.cli.main import build
from qunzhi.content.contract import Detector, all_detectors
from qunzhi.content.contract import doc_of as detector_doc
from qunzhi.desk.commands.permissions import desk_permissions
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF
from qunzhi.packs import installed
from qunzhi.packs.coverage import coverage, totals
from qunzhi.rules.casefile import cases_of
from qunzhi.rules.contract import Rule, all_rules, doc_of

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
_MADE = "<!-- made by python -m qunzhi.docs; changes here are lost -->\n"


def facts() -> str:
    """The schema of facts."""
    lines = [
        _MADE,
        "# Facts",
        "",
        "Every source fills these tables; every rule reads only these. A file or sheet is named",
        "",
    ]
    lines[-2:] = [
        "Every source fills these tables, every rule reads only these. A file or a sheet carries the table's name,"
    ]
    lines += [
        "in English or Chinese; columns are found by name or by any of their Chinese headers, in any order.",
        "",
        "`key` identifies a row, `required` must have a value, `→` is a reference. Anything else may be missing.",
        "",
    ]
    for table in TABLES.values():
        lines += [f"## {table.name} {table.zh}", "", "| column | type | headers | |", "|---|---|---|---|"]
        for c in table.columns:
            marks = [m for m, on in (("key", c.key), ("required", c.required), (f"→ {c.ref}", bool(c.ref))) if on]
            kind = c.kind if c.kind != "enum" else "one of " + ", ".join((*c.codes, *(["…"] if c.open else [])))
            lines.append(
                f"| `{c.name}` | {kind} | {'、'.join(c.zh)} | {'; '.join([*marks, c.note] if c.note else marks)} |"
            )
        lines.append("")
    lines += ["## Chinese words in enum cells", "", "| column | code | words |", "|---|---|---|"]
    for column, words in WORDS_OF.items():
        lines += [f"| `{column}` | {code} | {'、'.join(names.split())} |" for code, names in words.items()]
    return "\n".join(lines) + "\n"


def rules() -> str:
    """The catalogue of rules."""
    where: dict[str, list[str]] = {}
    for pack in installed():
        for use in pack.turned_on():
            where.setdefault(use.rule, []).append(use.provision.id)
    lines = [
        _MADE,
        "# Rules",
        "",
        f"{len(all_rules())} rules. Which provision turns one on, with what values, the pack says.",
        "",
    ]
    for name, rule in all_rules().items():
        lines += _rule(name, rule, where.get(name, []))
    return "\n".join(lines) + "\n"


def _rule(name: str, rule: Rule, provisions: list[str]) -> Iterator[str]:
    doc = doc_of(rule)
    yield from (f"## {name} {rule.title.zh}", "", doc.finds, "", f"- Bad: {doc.bad}", f"- Good: {doc.good}")
    yield f"- Needs: {doc.needs}"
    yield f"- The way out: {rule.remedies['violation'].zh} ({rule.remedies['violation'].en})"
    yield f"- Turned on by: {', '.join(provisions) or 'no pack of the library'}"
    yield f"- Cases: {len(cases_of(rule))}"
    fields = rule.Params.model_fields
    if fields:
        yield from ("", "| parameter | default | |", "|---|---|---|")
        for key, f in fields.items():
            default = "required" if f.is_required() else f"`{_plain(f.default)}`"
            time = " (a time: the text's own, or a reading)" if key == rule.time_param else ""
            yield f"| `{key}` | {default} | {f.description}{time} |"
    yield ""


def detectors() -> str:
    """The catalogue of detectors."""
    where: dict[str, list[str]] = {}
    for pack in installed():
        for provision in pack.provisions:
            for name in provision.content.detect if provision.content else ():
                where.setdefault(name, []).append(provision.id)
    lines = [
        _MADE,
        "# Detectors",
        "",
        f"{len(all_detectors())} detectors. They find forms; opinions are judged by people only.",
        "Which provision names one, the pack says; parameters are set under `detectors:` in the lexicon's file.",
        "",
    ]
    for name, detector in all_detectors().items():
        lines += _detector(name, detector, where.get(name, []))
    return "\n".join(lines) + "\n"


def _detector(name: str, detector: Detector, provisions: list[str]) -> Iterator[str]:
    doc = detector_doc(detector)
    yield from (f"## {name} {detector.title.zh}", "", doc.finds, "", f"- Bad: {doc.bad}", f"- Good: {doc.good}")
    yield f"- Reads: {doc.reads}"
    yield f"- Shown: {'covered, but for its ends' if detector.mask == 'value' else 'as it stands'}"
    yield f"- Named by: {', '.join(provisions) or 'no pack of the library'}"
    fields = detector.Params.model_fields
    if fields:
        yield from ("", "| parameter | default | |", "|---|---|---|")
        for key, f in fields.items():
            default = "required" if f.is_required() else f"`{_short(_plain(f.default))}`"
            yield f"| `{key}` | {default} | {f.description} |"
    yield ""


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:87]}…"


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "all" if value is None else str(value)


def commands() -> str:
    """The command line."""
    root = typer.main.get_command(build())
    lines = [_MADE, "# Command line", "", "Chinese first, then English, as the commands themselves say it.", ""]
    for name, command in sorted(getattr(root, "commands", {}).items()):
        lines += _command(f"qunzhi {name}", command)
    return "\n".join(lines) + "\n"


def _command(path: str, command: Any) -> Iterator[str]:
    yield from (f"## {path}", "", (command.help or "").strip(), "")
    inner = getattr(command, "commands", None)
    if inner:
        for name, sub in sorted(inner.items()):
            yield from _command(f"{path} {name}", sub)
        return
    shown = [p for p in command.params if p.name != "help"]
    if shown:
        yield from ("| | |", "|---|---|")
        for p in shown:
            names = (
                ", ".join(f"`{o}`" for o in p.opts) if p.param_type_name == "option" else f"`{(p.name or '').upper()}`"
            )
            yield f"| {names} | {getattr(p, 'help', '') or ''} |"
        yield ""


def covered() -> str:
    """What enacts each provision."""
    lines = [_MADE, "# Coverage of the packs", "", "`qunzhi packs coverage` prints the same.", ""]
    for pack in installed():
        rows = coverage(pack)
        counted = ", ".join(f"{n} {status}" for status, n in totals(rows).items() if n)
        lines += [f"## {pack.id} {pack.title.zh}", "", f"{len(rows)} provisions: {counted}.", ""]
        lines += ["| provision | article | | by |", "|---|---|---|---|"]
        lines += [
            f"| {r.provision.id} | {r.provision.article} | {r.status} | {', '.join(r.provision.enacted_by)} |"
            for r in rows
        ]
        lines.append("")
    return "\n".join(lines) + "\n"


def permissions() -> str:
    """Who may what on the desk: read from the running site's own declarations."""
    return _MADE + desk_permissions()


DOCUMENTS = {
    "facts.md": facts,
    "rules.md": rules,
    "detectors.md": detectors,
    "cli.md": commands,
    "coverage.md": covered,
    "permissions.md": permissions,
}


def main() -> None:
    """Write the documents, or with ``--check`` compare them and end with 1 where they differ."""
    check = "--check" in sys.argv[1:]
    REFERENCE.mkdir(parents=True, exist_ok=True)
    stale = []
    for name, make in DOCUMENTS.items():
        path, text = REFERENCE / name, make()
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"out of date: {', '.join(stale)}; run python -m qunzhi.docs")
        sys.exit(1)
    print("documents are up to date" if check else f"written to {REFERENCE.name}: {', '.join(DOCUMENTS)}")


if __name__ == "__main__":
    main()
