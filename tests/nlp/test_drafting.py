"""Names drafted by a model on the own network: what is sent, what is believed, where nothing is ever sent."""

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from nlp.drafting import MOST_LENGTH, NamingServer, asking, check_server, draft_name, premises
from nlp.drafting.answers import MOST_WORDS, check_answer
from nlp.drafting.premises import is_own, read_address
from nlp.errors import AnswerError, DraftingError, PremisesError, ServerError
from tests.naming_server import DRIP, completion, naming_server

KEYWORDS = ["phone", "queue", "morning"]
TEXTS = [
    "I wait on the phone at eight every morning.",
    "The phone queue is far too long.",
    "Nobody answers the phone at the surgery in Plumstead.",
]


def server_at(url, **fields):
    return NamingServer(url, "small-model", **{"seconds": 2.0, "pause": 0.0, **fields})


def drafted(reply, *, keywords=KEYWORDS, texts=TEXTS, **fields):
    with naming_server(lambda asked: reply) as stub:
        return draft_name(server_at(stub.url, **fields), keywords, texts), stub


@pytest.mark.language
@pytest.mark.parametrize(
    "reply",
    [
        "Long waits on the phone",
        '"Long waits on the phone."',
        "“Long waits on the phone”\n",
        "long waits on the phone",
    ],
)
def test_a_good_answer_is_the_name(reply):
    name, stub = drafted(reply)
    assert name == "Long waits on the phone"
    assert stub.paths == ["/v1/chat/completions"]
    (asked,) = stub.requests
    assert (asked["model"], asked["stream"], asked["temperature"]) == ("small-model", False, 0)
    told = json.loads(asked["messages"][-1]["content"])
    assert told == {"keywords": KEYWORDS, "comments": TEXTS}
    assert "Authorization" not in stub.headers[0]


@pytest.mark.language
def test_the_key_is_sent_and_never_printed():
    _, stub = drafted("Waiting on the phone", key="s3cret")
    assert stub.headers[0]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(server_at(stub.url, key="s3cret"))


@pytest.mark.language
def test_what_was_not_screened_before_is_screened_before_it_is_sent():
    texts = ["Mrs Janet Okafor kept me on the phone.", "Ring me on 07700 900123, the phone is my only way."]
    _, stub = drafted("Waiting on the phone", texts=texts, keywords=["phone", "j.okafor@example.org"])
    for private in ("Okafor", "07700", "900123", "example.org"):
        assert private not in stub.sent(), private
    assert "[name 1]" in stub.sent()


@pytest.mark.language
def test_nothing_private_is_cut_in_two_before_it_is_screened():
    texts = ["The phone rings on. " * 19 + "Ring me: 07700 900123 or write to j.okafor@example.org"]
    assert texts[0].index("900123") < MOST_LENGTH < texts[0].index("example.org")
    for length in range(8):
        _, stub = drafted("Waiting on the phone", texts=["x" * length + texts[0]])
        (told,) = json.loads(stub.requests[0]["messages"][-1]["content"])["comments"]
        assert len(told) <= MOST_LENGTH
        assert "07700" not in told and "okafor" not in told


@pytest.mark.language
@pytest.mark.parametrize(
    ("reply", "because"),
    [
        ("", "one short phrase"),
        ("\n\n", "one short phrase"),
        ("Waiting on the phone\nand in the queue", "one short phrase"),
        ("Topic: waiting on the phone", "one short phrase"),
        ("**Waiting on the phone**", "one short phrase"),
        ("Waiting “on the phone” again", "one short phrase"),
        ("Waiting on the phone in the queue each and every morning", "one short phrase"),
        ("Waiting on the phone. Nobody answers", "one short phrase"),
        ("Sorry, not about a phone", "one short phrase"),
        ("Phone" * 30, "one short phrase"),
        ("<b>Phone</b>", "one short phrase"),
        ("asdf qwer zxcv", "no word of the topic"),
        ("Parking charges", "no word of the topic"),
        ("Of the", "no word of the topic"),
        ("Janet Okafor on the phone", "may name somebody"),
        ("Phone 07700 900123", "may name somebody"),
        ("Dr Okafor’s phone queue", "may name somebody"),
        ("Zebedee and the phone", "may name somebody"),
        ("The phone in Plumstead", "may name somebody"),
        ("Phone queue is far too long", "quotes a comment"),
    ],
)
def test_anything_else_is_refused_without_a_word_of_it(reply, because):
    with pytest.raises(AnswerError, match=because) as refused:
        drafted(reply)
    assert not reply.strip() or reply not in str(refused.value)


@pytest.mark.language
def test_a_word_that_two_people_used_may_stand_in_a_name():
    texts = ["The phones at Plumstead surgery", "Nobody in Plumstead answers the phone"]
    assert drafted("Phone lines in Plumstead", texts=texts)[0] == "Phone lines in Plumstead"


@given(
    said=st.text(max_size=120)
    | st.lists(st.sampled_from(["phone", "queue", "\n", "“", ".", "the", "ten"])).map(" ".join)
)
@pytest.mark.language
def test_no_answer_gets_through_that_is_no_short_phrase(said):
    try:
        name = check_answer(said, KEYWORDS, TEXTS)
    except AnswerError:
        return
    assert 0 < len(name.split()) <= MOST_WORDS
    assert name == name.strip() and name.isprintable()
    assert not set('\n<>[]{}"“”:;!?*#') & set(name)


@pytest.mark.language
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {}}]}',
        b"\xff\xfe",
        b"[" * 60_000,
        completion(None),
        completion(["Waiting on the phone"]),
        completion("Waiting on the phone") + b" " * 70_000,
    ],
)
def test_what_is_no_chat_completion_is_refused(body):
    with pytest.raises(AnswerError, match="no chat completion"):
        drafted(body)


def asked_of(reply, **fields):
    """Ask a server that replies so; return what was raised, the requests it got, and the seconds it took."""
    with naming_server(lambda asked: reply) as stub:
        started = time.monotonic()
        with pytest.raises(ServerError) as raised:
            asking.ask(server_at(stub.url, **fields), [{"role": "user", "content": "phone"}])
        return raised.value, len(stub.requests), time.monotonic() - started


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (503, 3), (429, 3), (400, 1), (401, 1), (404, 1)])
def test_a_failing_server_is_asked_again_and_a_refusing_one_is_not(status, tries):
    error, requests, _ = asked_of(status, tries=3)
    assert requests == tries
    assert f"status {status}" in str(error)


def test_a_redirect_is_not_followed():
    error, requests, _ = asked_of(307, tries=3)
    assert (requests, "status 307" in str(error)) == (1, True)


def test_a_silent_server_is_given_up_in_time():
    error, requests, seconds = asked_of(None, tries=2, seconds=0.3)
    assert requests == 2
    assert seconds < 5
    assert "no answer" in str(error)


def test_a_server_that_sends_a_byte_now_and_then_is_given_up_in_time():
    started = time.monotonic()
    with naming_server(lambda asked: DRIP) as stub, pytest.raises(DraftingError):
        asking.ask(server_at(stub.url, tries=1, seconds=0.3), [])
    assert time.monotonic() - started < 5


def test_connecting_takes_from_the_time_that_is_left_to_answer(monkeypatch):
    connect = socket.create_connection

    def late(*where):
        time.sleep(0.6)
        return connect(*where)

    with naming_server(lambda asked: DRIP) as stub:
        monkeypatch.setattr(socket, "create_connection", late)
        started = time.monotonic()
        with pytest.raises(DraftingError):
            asking.ask(server_at(stub.url, tries=1, seconds=0.8), [])
        assert time.monotonic() - started < 1.2


def certificate(folder):
    """Write a key and a certificate for 127.0.0.1, signed by itself, and return the path of both in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "naming server")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "naming.pem"
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    return path


def test_over_https_only_a_server_whose_certificate_is_known_is_asked(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    with naming_server(lambda asked: "Waiting on the phone", certificate=path) as stub:
        with pytest.raises(ServerError, match="SSLCertVerificationError"):
            asking.ask(server_at(stub.url), [])
        assert stub.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert asking.ask(server_at(stub.url), []) == "Waiting on the phone"


def test_over_https_a_slow_answer_is_given_up_in_time(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    started = time.monotonic()
    with (
        naming_server(lambda asked: DRIP, certificate=path) as stub,
        pytest.raises(DraftingError),
    ):
        asking.ask(server_at(stub.url, tries=1, seconds=0.5), [])
    assert time.monotonic() - started < 3


def test_a_host_of_many_addresses_that_are_silent_is_given_up_in_time(monkeypatch):
    waited = []

    def silent(place, seconds):
        waited.append(seconds)
        time.sleep(seconds / 2)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", lookup(*(f"10.0.0.{number}" for number in range(20))))
    monkeypatch.setattr(socket, "create_connection", silent)
    started = time.monotonic()
    with pytest.raises(ServerError, match="TimeoutError"):
        asking.ask(server_at("http://naming.example", tries=1, seconds=0.3), [])
    assert time.monotonic() - started < 1
    assert waited == sorted(waited, reverse=True)


def test_a_server_that_is_not_there_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(ServerError, match="ConnectionRefusedError"):
        asking.ask(server_at(f"http://127.0.0.1:{port}/v1"), [])


def test_no_proxy_of_the_environment_gets_the_words(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    with naming_server(lambda asked: "Waiting on the phone") as stub:
        assert asking.ask(server_at(stub.url), []) == "Waiting on the phone"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.5",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.2",
        "::1",
        "fd12::1",
        "::ffff:10.0.0.5",
    ],
)
def test_addresses_of_the_own_network(address):
    assert is_own(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "11.0.0.1", "0.0.0.0", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "2001:db8::1", "2606:4700::1111", "fe80::1", "fe80::1%eth0",
        "::", "::ffff:8.8.8.8", "64:ff9b::a00:5", "", "localhost", "10.0.0", "ten",
    ],
)  # fmt: skip
def test_addresses_of_others(address):
    assert not is_own(address)


@given(st.ip_addresses())
def test_no_address_that_the_world_can_reach_is_the_own_network(address):
    assert not (is_own(str(address)) and address.is_global)


@pytest.mark.parametrize(
    "url",
    [
        "", "10.0.0.5:8000", "ftp://10.0.0.5/", "file:///etc/passwd", "http://", "http:///v1", "http://10.0.0.5:port/",
        "http://10.0.0.5:99999/", "http://user:word@10.0.0.5/v1", "http://10.0.0.5@example.org/", "http://10.0.0.5/v1?to=1",
        "http://10.0.0.5/v1#there", "http://[::1/v1", "htps://10.0.0.5:8443/v1", "ftp://10.0.0.5:8000", "//10.0.0.5:8000/v1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    with pytest.raises(PremisesError, match="no address of a naming server"):
        read_address(url)


def lookup(*addresses):
    def found(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return found


@pytest.fixture
def no_connection(monkeypatch):
    """Any connection fails the test."""

    def connect(*args, **kwargs):
        pytest.fail("a connection was made")

    monkeypatch.setattr(socket, "create_connection", connect)


@pytest.mark.parametrize(
    "addresses", [("93.184.216.34",), ("10.0.0.5", "93.184.216.34"), ("169.254.169.254",), ()]
)
def test_a_host_that_leads_outside_is_refused_before_anything_is_sent(monkeypatch, no_connection, addresses):
    monkeypatch.setattr(premises.socket, "getaddrinfo", lookup(*addresses))
    for refused in (check_server, lambda server: asking.ask(server, [])):
        with pytest.raises(PremisesError, match=r"models\.example\.org is not on your own network"):
            refused(server_at("https://models.example.org/v1"))


def test_a_public_number_is_refused(no_connection):
    with pytest.raises(PremisesError, match="no word may leave the premises"):
        asking.ask(server_at("http://93.184.216.34/v1"), [])


def test_a_host_that_is_not_found_is_told(monkeypatch, no_connection):
    def nowhere(*args, **kwargs):
        raise socket.gaierror(-2, "not known")

    monkeypatch.setattr(premises.socket, "getaddrinfo", nowhere)
    with pytest.raises(ServerError, match=r"naming\.example is not found"):
        check_server(server_at("http://naming.example/v1"))


def test_a_name_that_leads_elsewhere_once_it_was_checked_gets_nothing(monkeypatch):
    with naming_server(lambda asked: "Waiting on the phone") as stub:
        monkeypatch.setattr(asking, "check_premises", lambda address: None)
        monkeypatch.setattr(asking, "is_own", lambda address: False)
        with pytest.raises(PremisesError):
            asking.ask(server_at(stub.url), [])
    assert stub.requests == []
