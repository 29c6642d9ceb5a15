"""The permission matrix for the generated documents."""

from __future__ import annotations

import os


def desk_permissions() -> str:
    """The matrix in markdown; sets the desk up, which no other document needs."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunzhi.desk.settings")
    django.setup()
    from qunzhi.desk.permissions import matrix

    return matrix()
