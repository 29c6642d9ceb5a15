"""The sheets beside the findings: what to know, and the proposals."""

from __future__ import annotations

from typing import Any

from qunzhi.reports.context import Context
from qunzhi.reports.fact_labels import label
from qunzhi.reports.labels import MEASURE, NOTE_KIND, PROPOSAL_RULE, SEVERITY, SEVERITY_MEANS, STATE, STATE_MEANS, word
from qunzhi.reports.text import guard, visible
from qunzhi.reports.when import as_of_words
from qunzhi.reports.xlsx.sheets import paper
from qunzhi.reports.xlsx.styles import Styles


def write_notes(sheet: Any, c: Context, s: Styles) -> None:
    """What the words mean, what was not judged, which readings were used."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    paper(sheet, c)
    lines: list[tuple[str, str]] = [
        (c.say("依据", "Rules"), c.cite()),
        (c.say("截至", "As of"), as_of_words(c.result.as_of, c.lang)),
    ]
    if c.result.pack.interprets:
        lines.append((c.say("解释", "Interpreted by"), visible(c.result.pack.interprets)))
    lines += [(c.say("状态：", "State: ") + c.to(w), c.to(STATE_MEANS[k])) for k, w in STATE.items()]
    lines += [(c.say("程度：", "Severity: ") + c.to(w), c.to(SEVERITY_MEANS[k])) for k, w in SEVERITY.items()]
    lines += [(c.to(word(NOTE_KIND, n.kind)), visible(c.to(n.text))) for n in c.result.notes]
    for p in c.result.pack.provisions.values():
        for r in p.readings:
            if p.id not in c.tally.provisions:
                continue
            others = c.say("、", ", ").join(c.value(r.what, o) for o in r.others)
            also = c.say(f"；也可以定为 {others}", f"; could also be {others}") if others else ""
            value, why = c.value(r.what, r.value), visible(c.to(r.why))
            says = c.say(
                f"条款写“{visible(r.text)}”，{label(r.what).zh}按 {value} 掌握：{why}{also}",
                f"“{visible(r.text)}”: {label(r.what).en} read as {value}: {why}{also}",
            )
            lines.append((c.say("理解：", "Reading: ") + c.article(p.id), says))
    sheet.write_string(0, 0, c.say("说明", "Notes"), s.title)
    for row, (name, text) in enumerate(lines, 2):
        sheet.write_string(row, 0, guard(name), s.plain_bold)
        sheet.write_string(row, 1, guard(text), s.plain)


def write_proposals(sheet: Any, c: Context, s: Styles) -> None:
    """Proposals, below the sentence that nothing counts before a person decides."""
    for n, width in enumerate((12, 34, 14, 16, 34, 14, 12, 26)):
        sheet.set_column(n, n, width)
    sheet.write_string(0, 0, c.say("处理建议", "Proposals"), s.title)
    sheet.set_row(1, 34)
    sheet.merge_range(1, 0, 1, 7, c.to(PROPOSAL_RULE), s.warn)
    heads = (
        c.say("条款", "Article"),
        c.say("规定", "What is asked"),
        c.say("人员", "Person"),
        c.say("人员编号", "Person id"),
        c.say("因为", "On account of"),
        c.say("建议", "Proposal"),
        c.say("金额（元）", "Yuan"),
        c.say("决定（由人填写）", "Decision (by a person)"),
    )
    for n, head in enumerate(heads):
        sheet.write_string(2, n, head, s.head)
    paper(sheet, c, header_row=2)
    row = 2
    for batch in c.result.proposals.to_batches(max_chunksize=10_000):
        for p in batch.to_pylist():
            row += 1
            subject = c.names.thing(p["subject"]) or visible(p["subject"])
            person, pid = c.names.person(p["person_id"]), visible(p["person_id"])
            cells = (c.article(p["provision"]), c.says(p["provision"]), person, pid, subject)
            for n, text in enumerate((*cells, c.to(word(MEASURE, p["measure"])))):
                sheet.write_string(row, n, guard(text), s.text)
            if p["amount"] is None:
                sheet.write_blank(row, 6, None, s.number)
            else:
                sheet.write_number(row, 6, p["amount"], s.number)
            sheet.write_blank(row, 7, None, s.text)
    sheet.autofilter(2, 0, row, 7)
