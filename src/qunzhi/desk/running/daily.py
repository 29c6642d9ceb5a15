"""What is done once a day: seal every ledger and keep the checkpoints outside, remind, forget what need not be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.accounts.logs import forget_old_logs
from qunzhi.desk.filing.daily import remind_late
from qunzhi.desk.ledger.checkpointing import checkpoint_all
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Checkpoint
from qunzhi.desk.org.importing import sheets
from qunzhi.desk.org.models import SHEETS_KEPT, Import
from qunzhi.desk.writing.models import Repeat

#: How long a key keeps a request from being done twice, and how long sheets wait for a decision.
_KEYS = timedelta(days=30)


def daily() -> list[Words]:
    """Do it all; returns what was done, for the log and for whoever typed it. Safe to run again.

    Raises:
        QunzhiError: ``mail_failed``; everything else is done then.
    """
    # Mail comes last: a server that does not answer must keep nothing from being sealed or forgotten.
    sealed, said = _seal()
    return [*said, remind_late(timezone.now()), *_forget(), *([_mail(sealed)] if sealed else [])]


def _seal() -> tuple[list[Checkpoint], list[Words]]:
    sealed = checkpoint_all(site_key(), folder=settings.DESK.checkpoint_folder)
    named = [(made.log.key, made.covers) for made in sealed]
    return sealed, [Words(f"台账 {n}：封存了{c.zh}", f"ledger {n}: sealed {c.en}") for n, c in named]


def _mail(sealed: list[Checkpoint]) -> Words:
    keeper = settings.DESK.keeper
    if not keeper or not settings.DESK.mail.host:
        return Words(
            "没有设置站外保管人，检查点只在本机", "no keeper outside is set: the checkpoints are on this machine only"
        )
    day = timezone.localdate().isoformat()
    body = (
        "请保存这封邮件及附件。以后核验台账时，用它可以发现回退和删改。\n"
        "Please keep this mail and its attachments: with them a roll-back of the ledger is seen.\n\n"
    )
    title = f"群治台账检查点 {settings.DESK.name} {day}"
    mail = EmailMessage(title, body + "\n".join(c.note for c in sealed), to=[keeper])
    for one in sealed:
        mail.attach(f"{one.log.key}-{one.size:012d}.txt", one.note, "text/plain")
    try:
        mail.send()
    except (OSError, SMTPException) as exc:
        raise QunzhiError.of(
            "mail_failed",
            "检查点没有寄出，邮件服务器没有接受",
            "the checkpoints were not mailed: the mail server did not take them",
            hint=Words(
                "检查 QUNZHI_DESK_MAIL__ 各项，再运行一次；检查点已写在检查点文件夹里",
                "look at the QUNZHI_DESK_MAIL__ settings and run it again; the checkpoints are in their folder",
            ),
        ) from exc
    return Words(f"{len(sealed)} 个检查点已寄出", f"{len(sealed)} checkpoints mailed")


def _forget() -> Iterator[Words]:
    now = timezone.now()
    forget_old_logs()
    Repeat.objects.filter(made_at__lt=now - _KEYS).delete()
    stale = Import.objects.filter(state=Import.PREVIEWED, uploaded_at__lt=now - SHEETS_KEPT)
    for one in stale:
        sheets.forget(one.uid)
    sheets.forget_before(now - SHEETS_KEPT)
    yield Words("过期的会话、登录日志和旧上传已清理", "old sessions, sign-in logs and uploads are cleared")
