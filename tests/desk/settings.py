"""Settings of the tests: a data folder of their own, SQLite or an embedded PostgreSQL (QUNZHI_TEST_DATABASE)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="qunzhi-test-"))  # one a process: runs beside one another do not meet
atexit.register(shutil.rmtree, _data, ignore_errors=True)
for _name in [n for n in os.environ if n.startswith("QUNZHI_DESK_")]:
    del os.environ[_name]  # what a developer has set for an own site does not reach the tests
os.environ["QUNZHI_DESK_DATA"] = str(_data)
os.environ["QUNZHI_DESK_SECRET_KEY"] = "only-for-tests-" + "x" * 40

if os.environ.get("QUNZHI_TEST_DATABASE") == "postgres":
    from tests.desk.postgres import address

    os.environ["QUNZHI_DESK_DATABASE"] = address()

from qunzhi.desk.settings import *  # noqa: E402, F403

# Hashing that takes its time is tested where it matters; everywhere else it would only be waited for.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
