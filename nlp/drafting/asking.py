"""A question to a chat-completions server and its answer. No proxy of the environment is used, no redirect followed."""

import json
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import Any, Final

from nlp.drafting.premises import Address, check_premises, is_own, read_address
from nlp.errors import AnswerError, Message, NlpError, PremisesError, ServerError

MOST_BYTES: Final = 65_536
"""An answer that is longer is none: a name takes a few hundred bytes."""

MOST_TOKENS: Final = 60

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class NamingServer:
    """An OpenAI-compatible server. `url` is what stands before "/chat/completions", such as "http://10.0.0.5:8000/v1".

    `seconds` is the longest that one try may take, from the connection to the last byte; only the look-up of the host's
    name is not cut short. `pause` is how many seconds pass between two.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 30.0
    tries: int = 2
    pause: float = 1.0


def ask(server: NamingServer, messages: Messages) -> str:
    """Return the text that the model answers.

    Raises PremisesError, before anything is sent, if the server is not on the operator's own network; ServerError if
    there is no answer after `tries`; AnswerError if the answer has not the shape of a chat completion.
    """
    address = read_address(server.url)
    check_premises(address)
    question = {
        "model": server.model,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
    }
    return _content(_answer(server, address, json.dumps(question).encode()))


def _answer(server: NamingServer, address: Address, body: bytes) -> bytes:
    trouble = ""
    for attempt in range(server.tries):
        if attempt:
            time.sleep(server.pause)
        try:
            status, answer = _post(server, address, body)
        except NlpError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            trouble = type(error).__name__
            continue
        if status == HTTPStatus.OK:
            return answer
        trouble = f"status {status}"
        if not _may_pass(status):
            break
    raise ServerError(Message.NAMING_FAILED.format(detail=trouble))


def _may_pass(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def _post(server: NamingServer, address: Address, body: bytes) -> tuple[int, bytes]:
    ends = time.monotonic() + server.seconds
    with _connected(address, ends) as plain, _secured(address, plain) as line, _cut_at(ends, line):
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        connection = HTTPConnection(address.host, address.port)
        connection.sock = line
        connection.request("POST", f"{address.path}/chat/completions", body, _headers(server))
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES + 1)


def _connected(address: Address, ends: float) -> socket.socket:
    """Return a line to the first address of the host that answers in time.

    The name may lead elsewhere since it was looked up before: each address must be the operator's own.
    """
    trouble = OSError()
    for *_, place in socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM):
        if not is_own(str(place[0])):
            raise PremisesError(Message.NAMING_OUTSIDE.format(host=address.host))
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((str(place[0]), address.port), left)
        except OSError as error:
            trouble = error
    raise trouble


def _secured(address: Address, line: socket.socket) -> socket.socket:
    """Return the line, for https one whose handshake is still to come and which checks the host's certificate."""
    if address.scheme == "http":
        return line
    return ssl.create_default_context().wrap_socket(
        line, server_hostname=address.host, do_handshake_on_connect=False
    )


def _headers(server: NamingServer) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    return headers | ({"Authorization": f"Bearer {server.key}"} if server.key else {})


@contextmanager
def _cut_at(ends: float, line: socket.socket) -> Iterator[None]:
    """End the connection at a time of the monotonic clock: its own time-out begins anew with each byte that comes."""

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(max(ends - time.monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _content(answer: bytes) -> str:
    if len(answer) > MOST_BYTES:
        raise AnswerError(Message.NAMING_SHAPE)
    try:
        told: Any = json.loads(answer)
        content = told["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise AnswerError(Message.NAMING_SHAPE) from error
    if not isinstance(content, str):
        raise AnswerError(Message.NAMING_SHAPE)
    return content
