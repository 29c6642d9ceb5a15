"""``qunzhi desk look`` and ``qunzhi desk facts``: the desk's data judged, and written out for the audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.commands.common import refuse_if_behind, say
from qunzhi.desk.commands.starting import start
from qunzhi.terminal import LangOpt, lang_of, shows_errors

if TYPE_CHECKING:
    from qunzhi.desk.org.models import Institution

SlugArg = Annotated[str, typer.Argument(help="机构简称 / short name of the institution")]


@shows_errors
def look(slug: SlugArg, lang: LangOpt = "zh") -> None:
    """现在就核对一个机构（平时自动进行）。Audit an institution now; the server does it by itself."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from qunzhi.desk.findings.looking import look_at

    made = look_at(_institution(slug))
    for pack, provisions in made.counts.items():
        n = sum(states.get("violation", 0) for states in provisions.values())
        every = sum(sum(states.values()) for states in provisions.values())
        say(Words(f"{pack}：{every} 条，其中不符合 {n} 条", f"{pack}: {every} findings, {n} not in order"), words)


@shows_errors
def facts(
    slug: SlugArg,
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / where to write")] = Path("facts"),
    lang: LangOpt = "zh",
) -> None:
    """把一个机构的登记数据写成核对用的表（Parquet）。Write an institution's data as tables that the audit reads."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from qunzhi.desk.findings.facts import write_facts

    files = write_facts(_institution(slug), out)
    said = Words(
        f"{len(files)} 张表写在 {out}；核对：qunzhi audit {out} --pack PXZY",
        f"{len(files)} tables in {out}; to audit them: qunzhi audit {out} --pack PXZY",
    )
    say(said, words)


def _institution(slug: str) -> Institution:
    from qunzhi.desk.org.models import Institution

    found = Institution.objects.filter(slug=slug).first()
    if found is None:
        known = "、".join(Institution.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise QunzhiError.of(
            "no_institution",
            f"没有简称为「{slug}」的机构",
            f'there is no institution "{slug}"',
            hint=Words(f"现有：{known or '无'}", f"there are: {known or 'none'}"),
        )
    return found
