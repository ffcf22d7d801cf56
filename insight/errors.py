"""Refusals that people read. Every message says what to do."""


class ServiceError(Exception):
    """A service can't do what was asked; the message says why and what to do instead."""


class JobCancelled(Exception):
    """Somebody cancelled the work that is being done; whoever catches it stops and leaves things whole."""
