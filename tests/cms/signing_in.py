"""Signing in as a person does, with the codes that their phone would show."""

import base64
import hashlib
import hmac
import struct
import time
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HALF_MINUTE = 30


def code(secret=SECRET, later=0):
    """What an authenticator app shows now, or `later` half minutes from now (RFC 6238), written from the standard."""
    step = int(time.time()) // HALF_MINUTE + later
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def give_app(user):
    """Set up an app and recovery codes for somebody, as if they had done it earlier; return the recovery codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def write_password(client, name, password=PASSWORD, wanted=""):
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return client.post(f"/sign-in/{query}", {"login": name, "password": password})


def write_code(client, written):
    return client.post("/sign-in/code/", {"code": written})


def show_factor(client, user):
    """Sign somebody in with password and code, having set up an app for them where they have none."""
    if not Authenticator.objects.filter(user=user).exists():
        give_app(user)
    assert write_password(client, user.username).url == "/sign-in/code/"
    assert write_code(client, code()).status_code == 302
