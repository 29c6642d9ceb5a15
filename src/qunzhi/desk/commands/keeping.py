"""``qunzhi desk backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qunzhi.core.words import Lang, Words
from qunzhi.desk.commands.common import refuse_if_behind, say
from qunzhi.desk.commands.starting import start
from qunzhi.terminal import LangOpt, console, lang_of, progress, show_problems, shows_errors

#: Exit status of a restore that is sound, but not complete without the keys of the backup's site.
KEYS_MISSING = 3
FileArg = Annotated[Path, typer.Argument(metavar="FILE.zip", help="备份文件 / the backup")]


@shows_errors
def backup(
    file: FileArg,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="连密钥一起备份，须妥善保管 / with the keys: keep it safe")
    ] = False,
    lang: LangOpt = "zh",
) -> None:
    """备份全部数据，SQLite 与 PostgreSQL 通用，运行中也可以做。Back everything up, also while the desk runs."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from qunzhi.desk.running.backup import backup as write

    with progress(words) as tell:
        made = write(file, tell, with_keys=with_keys)
    say(
        Words(
            f"已备份 {made.rows} 行、{made.files} 个文件：{made.path}",
            f"{made.rows} rows and {made.files} files: {made.path}",
        ),
        words,
    )
    for log, size in made.heads:
        say(Words(f"台账 {log}：{size} 笔", f"ledger {log}: {size} entries"), words)
    if with_keys:
        say(
            Words("备份里有密钥：谁拿到它就能冒充本站", "the keys are in it: whoever has it can pass for this site"),
            words,
        )
    else:
        say(
            Words(
                "备份里没有密钥：请另行保管数据文件夹里的 secret.key 和 ledger.key",
                "the keys are not in it: keep secret.key and ledger.key of the data folder elsewhere",
            ),
            words,
        )


@shows_errors
def restore(
    file: FileArg,
    replace: Annotated[bool, typer.Option("--replace", help="先清空现有数据 / replace what is there")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
    with_keys: Annotated[bool, typer.Option("--with-keys", help="采用备份里的密钥 / take the keys in it")] = False,
    lang: LangOpt = "zh",
) -> None:
    """恢复到空站点并核验：0 完好，1 台账不符，3 密钥还没带过来。Restore; 0 sound, 1 faults, 3 keys still missing."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from qunzhi.desk.running.restore import is_empty
    from qunzhi.desk.running.restore import restore as read

    if replace and not yes and not is_empty():
        asked = Words("现有数据将全部清除，确定吗？", "everything there now will be gone. Go on?")
        typer.confirm(asked.to(words), abort=True)
    with progress(words) as tell:
        done = read(file, tell, replace=replace, with_keys=with_keys)
    say(
        Words(f"已恢复 {done.rows} 行、{done.files} 个文件", f"{done.rows} rows and {done.files} files restored"), words
    )
    for kept in done.kept:
        say(Words(f"原来的密钥留在 {kept}", f"the key that was here is kept in {kept}"), words)
    for verdict in done.verdicts:
        show_problems(verdict.problems, words, console(err=True))
    if done.sound and done.same_key:
        say(Words("台账核验通过", "every ledger verifies"), words)
    elif done.sound:
        said = Words("用备份的密钥核验，台账完好", "every ledger verifies under the key of the backup")
        say(said, words)
    _keys(words, same_key=done.same_key, same_secret=done.same_secret)
    if not done.sound:
        raise typer.Exit(1)
    if not (done.same_key and done.same_secret):
        raise typer.Exit(KEYS_MISSING)


def _keys(lang: Lang, *, same_key: bool, same_secret: bool) -> None:
    """What is still to be brought over."""
    if not same_key:
        say(
            Words(
                "还没完：本站的台账密钥是另一把，现在核验会报“有改动”，新的封存也接不上旧的。先把原站点的 ledger.key "
                "放进数据文件夹（权限 600），或用 --with-keys 的备份重新恢复，再往下用",
                "not done yet: this site has another ledger key, so that verifying it finds faults and new checkpoints "
                "do not follow the old ones. Before going on put ledger.key of the old site into the data folder "
                "(mode 600), or restore a backup made --with-keys",
            ),
            lang,
        )
    if not same_secret:
        say(
            Words(
                "还没完：本站的站点密钥是另一把。先把原站点的 secret.key 放进数据文件夹（权限 600），"
                "否则二次验证和一次性口令失效",
                "not done yet: the secret key here is not the backup's. Put secret.key of the old site into the data "
                "folder (mode 600), or second factors and one-time codes do not work",
            ),
            lang,
        )
