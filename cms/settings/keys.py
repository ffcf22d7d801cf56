"""Keys for a machine that has none yet: made once at random, kept beside the development database."""

import json
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def local_keys(path: Path) -> dict[str, str]:
    """Return the keys kept in the JSON file at `path`, making the file (readable by its owner) if need be."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_ENCRYPTION_KEY": Fernet.generate_key().decode(),
            "RECEIPT_HASH_KEY": secrets.token_urlsafe(32),
            "EQUALITY_LINK_KEY": secrets.token_urlsafe(32),
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(made, indent=1))
    return dict(json.loads(path.read_text()))
