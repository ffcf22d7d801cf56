"""Requests in the admin."""

from django.contrib.auth.models import User
from django.http import HttpRequest


class StaffRequest(HttpRequest):
    """A request that Wagtail has let through: somebody is signed in. Views name it as the type of theirs."""

    user: User
