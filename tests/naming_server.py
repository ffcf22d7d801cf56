"""A chat-completions server in a thread, which answers as a test tells it and keeps what it was sent."""

import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

DRIP = "drip"


@dataclass
class NamingServerStub:
    """`reply` gets each request and returns the content of an answer, an HTTP status, raw bytes, or DRIP; None never answers."""

    reply: Callable[[dict[str, Any]], str | int | bytes | None]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    over: Event = field(default_factory=Event)

    def sent(self) -> str:
        """Return all that was ever sent, as one text."""
        return json.dumps(self.requests, ensure_ascii=False)


@contextmanager
def naming_server(
    reply: Callable[[dict[str, Any]], str | int | bytes | None], certificate: Path | None = None
) -> Iterator[NamingServerStub]:
    """Run the server on a free port of this machine while the block lasts, over https if a certificate with its key is given."""
    stub = NamingServerStub(reply)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    stub.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(stub: NamingServerStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.requests.append(asked)
            stub.headers.append(dict(self.headers))
            stub.paths.append(self.path)
            said = stub.reply(asked)
            if said is None:
                stub.over.wait(10)
            elif said == DRIP:
                drip(self, stub)
            elif isinstance(said, int):
                self._answer(said, b"{}")
            else:
                self._answer(200, said if isinstance(said, bytes) else completion(said))

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{stub.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


def drip(handler: BaseHTTPRequestHandler, stub: NamingServerStub) -> None:
    """Send a byte now and then, each soon enough for a time-out that counts from the last one."""
    handler.send_response(200)
    handler.end_headers()
    while not stub.over.is_set():
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.02)


def completion(content: Any) -> bytes:
    """Return the body of a chat completion that says `content`."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
