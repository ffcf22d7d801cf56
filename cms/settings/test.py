"""The test suite: fixed keys, a database of its own, the quick language model, nothing cached between runs."""

import tempfile
from pathlib import Path

from cms.settings.base import *
from cms.settings.base import CACHES, DATABASES, LOGGING, env

DEBUG = False
SECRET_KEY = "only-for-tests"
FIELD_ENCRYPTION_KEYS = ["u6ukD9wJw3jWzPsCXe7lyHg5kG0cWcJ8xJ6VQm1oXnE="]
RECEIPT_HASH_KEY = "only-for-tests-receipts"
EQUALITY_LINK_KEY = "only-for-tests-equality"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMBEDDING_MODEL = "static"
NAMING_SERVER_URL = ""
SUBMISSIONS_PER_HOUR = 10_000

_scratch = Path(tempfile.mkdtemp(prefix="whatweheard-test-"))
MEDIA_ROOT = _scratch / "media"
DOWNLOADS_ROOT = _scratch / "downloads"
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir()
for _name, _cache in CACHES.items():
    _cache["BACKEND"] = "django.core.cache.backends.filebased.FileBasedCache"
    _cache["LOCATION"] = _scratch / "cache" / _name
DATABASES["default"]["CONN_MAX_AGE"] = 0
if env.str("TEST_DATABASE_FILE", default=""):
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE_FILE")}
LOGGING["root"]["level"] = "WARNING"
