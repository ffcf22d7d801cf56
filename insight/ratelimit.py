"""How often one network address may do a thing. The address is only kept as a keyed hash, in the cache."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR_SECONDS = 3600


def allow(request: HttpRequest, *, what: str, per_hour: int) -> bool:
    """Count one more `what` from this request's address; return False once there are more than `per_hour`."""
    hour = int(time.time()) // HOUR_SECONDS
    # The hour is part of the hash, so that one hour's hashes can't be matched with the next one's.
    who = salted_hmac("insight.ratelimit", f"{hour}:{_client_address(request)}", algorithm="sha256")
    key = f"ratelimit:{what}:{who.hexdigest()}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    try:
        return cache.incr(key) <= per_hour
    except ValueError:
        return True  # it ran out between the two lines: a new hour


def _client_address(request: HttpRequest) -> str:
    """Return the address that the outermost of our own proxies saw; without proxies, the caller's."""
    proxies = settings.PROXY_COUNT
    if not proxies:
        return request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    return forwarded[-min(proxies, len(forwarded))].strip()
