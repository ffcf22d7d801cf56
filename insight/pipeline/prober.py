"""A resident who gives feedback again and again while the pipeline works: how long each request takes."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

SLOW_SECONDS = 0.3
READING_SECONDS = 0.15
"""Between two requests."""
CHECKING_SECONDS = 2.2
"""Before sending: the site takes less for a robot's."""

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


@dataclass
class Probe:
    """What the resident met: (what, seconds) for each request, and what went wrong."""

    requests: list[tuple[str, float]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the figures as a sentence."""
        times = sorted(seconds for _, seconds in self.requests)
        if not times:
            return f"No request was answered. Failures: {self.failures[:3]}"
        slow = [
            f"{what} {seconds * 1000:.0f} ms" for what, seconds in self.requests if seconds > SLOW_SECONDS
        ]
        return (
            f"{len(times)} requests of residents: median {_percentile(times, 50):.0f} ms, "
            f"95 of 100 under {_percentile(times, 95):.0f} ms, slowest {times[-1] * 1000:.0f} ms; "
            f"{len(slow)} over {SLOW_SECONDS * 1000:.0f} ms {slow[:8]}; "
            f"{len(self.failures)} failed {self.failures[:3]}"
        )


def _percentile(times: list[float], share: int) -> float:
    return 1000 * times[min(len(times) - 1, len(times) * share // 100)]


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is a request of its own, so that each is timed by itself."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Resident(threading.Thread):
    """Walks the journey of the engagement at `start` (its address) until `stop` is called."""

    def __init__(self, start: str, *, question: str) -> None:
        super().__init__(daemon=True)
        self.address, self.question = start, question
        self.probe = Probe()
        self._stopping = threading.Event()

    def stop(self) -> Probe:
        """Return what was met, once the request under way has ended."""
        self._stopping.set()
        self.join()
        return self.probe

    def run(self) -> None:
        while not self._stopping.is_set():
            self._opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(CookieJar()))
            try:
                self._walk()
            except (OSError, ValueError) as error:
                self.probe.failures.append(repr(error)[:120])
                self._stopping.wait(1)

    def _walk(self) -> None:
        page = self._get(f"{self.question}/")
        self._post(f"{self.question}/", page, {"answer": "I wait too long on the phone every morning."})
        page = self._get("where/")
        self._post("where/", page, {"place": "none"})
        page = self._get("check/")
        if self._stopping.wait(CHECKING_SECONDS):
            return
        self._post("check/", page, {"quote": "on"})
        self._get("done/")

    def _get(self, path: str) -> str:
        return self._timed("GET", path, None)

    def _post(self, path: str, page: str, answers: dict[str, str]) -> None:
        hidden = [dict(_ATTRIBUTE.findall(tag)) for tag in _HIDDEN.findall(page)]
        form = {field["name"]: field.get("value", "") for field in hidden if "name" in field} | answers
        self._timed("POST", path, urllib.parse.urlencode(form).encode())

    def _timed(self, method: str, path: str, data: bytes | None) -> str:
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.address + path, data, {"Referer": self.address + path}
        )
        started = time.perf_counter()
        try:
            with self._opener.open(request, timeout=30) as answer:
                body, status = answer.read().decode(), answer.status
        except urllib.error.HTTPError as error:
            body, status = "", error.code
        self.probe.requests.append((f"{method} {path}", time.perf_counter() - started))
        if status != (302 if method == "POST" else 200):
            raise ValueError(f"{method} {path} answered {status}")
        self._stopping.wait(READING_SECONDS)
        return body
