"""One person's machine: SQLite, keys made on first use, errors shown."""

from cms.settings.base import *
from cms.settings.base import (
    EQUALITY_LINK_KEY,
    FIELD_ENCRYPTION_KEYS,
    RECEIPT_HASH_KEY,
    VAR_DIR,
    env,
)
from cms.settings.keys import local_keys

_keys = local_keys(VAR_DIR / "keys.json")
SERVE_MEDIA = True
DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default=_keys["SECRET_KEY"])
FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [_keys["FIELD_ENCRYPTION_KEY"]]
RECEIPT_HASH_KEY = RECEIPT_HASH_KEY or _keys["RECEIPT_HASH_KEY"]
EQUALITY_LINK_KEY = EQUALITY_LINK_KEY or _keys["EQUALITY_LINK_KEY"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
