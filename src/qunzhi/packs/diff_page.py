"""Two packs side by side as one self-contained page: Chinese first, readable on a phone and in print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from qunzhi.core.words import Lang, Words
from qunzhi.packs.diff import CHANGE_WORDS, Change, ProvisionChange
from qunzhi.packs.diff_words import field_words, value_words
from qunzhi.packs.model import Pack

_STYLE = """
:root{--ink:#1f2933;--soft:#5f6c7b;--line:#dfe5eb;--paper:#fff;--ground:#f5f7f9;--add:#1d6b45;--del:#9b2c2c;
--addbg:#e9f5ee;--delbg:#fbecec;--mark:#8a5a00;--markbg:#fdf4e1}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9ee;--soft:#9fb0c0;--line:#33404d;--paper:#1b232b;--ground:#12181e;
--add:#7fd3a6;--del:#f0a0a0;--addbg:#16322a;--delbg:#3a2024;--mark:#e8c074;--markbg:#372c16}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.65 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:58rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1{font-size:1.35rem;margin:0 0 .25rem;line-height:1.35}
.sub{color:var(--soft);margin:0 0 1rem}
.sum{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1.25rem;padding:0;list-style:none}
.sum li{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:.35rem .75rem}
article{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:.85rem 1rem;margin:0 0 .75rem;
break-inside:avoid}h2{font-size:1rem;margin:0;display:flex;flex-wrap:wrap;gap:.5rem;align-items:baseline}
h2 .art{color:var(--soft);font-weight:400;font-size:.9rem}.says{margin:.2rem 0 0;color:var(--soft);font-size:.92rem}
.tag{font-size:.78rem;font-weight:600;border-radius:.3rem;padding:.05rem .45rem}
.added{color:var(--add);background:var(--addbg)}.removed{color:var(--del);background:var(--delbg)}
.changed{color:var(--mark);background:var(--markbg)}
table{border-collapse:collapse;width:100%;margin:.6rem 0 0;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:500;color:var(--soft);width:12rem}del{color:var(--del);background:var(--delbg);text-decoration-thickness:1px}
ins{color:var(--add);background:var(--addbg);text-decoration:none}del,ins{padding:0 .2rem;border-radius:.2rem}
.none{color:var(--soft)}@media(max-width:34rem){table,tbody,tr,th,td{display:block;width:100%}th{padding-bottom:0}
td{border-top:0;padding-top:.1rem}}@media print{body{background:#fff}main{padding:0}}
"""


def page(old: Pack, new: Pack, changes: Sequence[ProvisionChange], lang: Lang = "zh") -> str:
    """The page as HTML text; nothing in it points outside."""
    zh = lang == "zh"
    title = Words("规章包对比", "Two packs compared").to(lang)
    same = len(new.provisions) - sum(1 for c in changes if c.id and c.change != "removed")
    body = "".join(_card(c, lang) for c in changes)
    if not changes:
        body = f'<p class="none">{"两份规章包内容相同。" if zh else "The two packs are the same."}</p>'
    return (
        f'<!doctype html><html lang="{"zh-CN" if zh else "en"}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} {escape(old.pack)} → {escape(new.pack)}</title><style>{_STYLE}</style><main>"
        f"<h1>{title}</h1>"
        f'<p class="sub">{_name(old, lang)}<br>→ {_name(new, lang)}</p>'
        f"{_summary(changes, same, lang)}{body}</main></html>\n"
    )


def _name(pack: Pack, lang: Lang) -> str:
    since = Words("自 {d} 起施行", "in force from {d}").fill(d=pack.effective.date.isoformat()).to(lang)
    return f"{escape(pack.pack)} {escape(pack.title.to(lang))}（{since}）"


def _summary(changes: Sequence[ProvisionChange], same: int, lang: Lang) -> str:
    count = Counter(c.change for c in changes if c.id)
    kinds: tuple[Change, ...] = ("added", "removed", "changed")
    items = [f'<li><span class="tag {k}">{CHANGE_WORDS[k].to(lang)}</span> {count[k]}</li>' for k in kinds]
    items.append(f"<li>{'相同' if lang == 'zh' else 'same'} {same}</li>")
    return f'<ul class="sum">{"".join(items)}</ul>'


def _card(change: ProvisionChange, lang: Lang) -> str:
    tag = f'<span class="tag {change.change}">{CHANGE_WORDS[change.change].to(lang)}</span>'
    name = escape(change.id) or ("包头" if lang == "zh" else "head of the pack")
    rows = "" if change.change == "removed" else "".join(_row(f.field, f.old, f.new, lang) for f in change.shown(lang))
    if change.change == "added":
        rows = "".join(
            _row(f.field, "", f.new, lang) for f in change.shown(lang) if not f.field.startswith(("says", "article"))
        )
    table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
    says = f'<p class="says">{escape(change.says.to(lang))}</p>' if change.id else ""
    return f'<article><h2>{tag}{name}<span class="art">{escape(change.article)}</span></h2>{says}{table}</article>'


def _row(path: str, old: str, new: str, lang: Lang) -> str:
    was, now = (escape(value_words(path, v).to(lang)) for v in (old, new))
    parts = [f"<del>{was}</del>"] if old else []
    parts += [f"<ins>{now}</ins>"] if new else []
    return f"<tr><th>{escape(field_words(path).to(lang))}</th><td>{' → '.join(parts)}</td></tr>"
