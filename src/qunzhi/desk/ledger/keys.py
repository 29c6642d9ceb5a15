"""The site's signing key."""

from __future__ import annotations

import contextlib

from django.conf import settings

from qunzhi.ledger.keys import SigningKey

FILE = "ledger.key"


def site_key() -> SigningKey:
    """The key in the data folder, made at first use; only its owner may read the file. Its name is the site's.

    Raises:
        QunzhiError: others may read the file (``key_exposed``), or it holds no key (``bad_key``).
    """
    path = settings.DESK.data / FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # another process was quicker: its key is the site's
            SigningKey.make(settings.DESK.name).save(path)
    return SigningKey.load(path)
