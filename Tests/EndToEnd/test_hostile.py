"""Requests that no client would send. Each gets an error, changes nothing, and leaves the server at work."""

import http.client
import socket
import time

import pytest
import wire


@pytest.fixture(autouse=True)
def still_at_work(server, iam):
    before = sorted(user["UserName"] for user in iam.list_users()["Users"])
    yield
    assert sorted(user["UserName"] for user in iam.list_users()["Users"]) == before


def raw(server, request, *, first_line="POST / HTTP/1.1", drop=(), add=(), body=None):
    """A signed request as bytes, with header lines taken out and put in."""
    body = request["body"] if body is None else body
    lines = [first_line, f"Host: 127.0.0.1:{server.port}"]
    lines += [f"{name}: {value}" for name, value in request["headers"].items() if name not in drop]
    if not any(line.lower().startswith("content-length") for line in add):
        lines.append(f"Content-Length: {len(body)}")
    lines += [*add, "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body.encode()


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


@pytest.fixture
def creation(server):
    """A signed request that would create a user."""
    return wire.signed(server, server.admin, wire.form("CreateUser", UserName="hostile"))


def test_the_helper_sends_what_the_server_takes(server):
    request = wire.signed(server, server.admin, wire.form("ListUsers"))
    assert status(server.exchange(raw(server, request))) == 200


def test_content_length_with_transfer_encoding(server, creation):
    assert status(server.exchange(raw(server, creation, add=["Transfer-Encoding: chunked"]))) == 400


def test_two_content_lengths(server, creation):
    length = len(creation["body"])
    answer = server.exchange(raw(server, creation, add=[f"Content-Length: {length}", f"Content-Length: {length}"]))
    assert status(answer) == 400


@pytest.mark.parametrize("line", ["Content-Length : 5", "Bad Name: x", "X-Control: a\x01b", ": empty"])
def test_a_header_that_is_none(server, creation, line):
    assert status(server.exchange(raw(server, creation, add=[line]))) in (400, None)


def test_no_host_and_two_hosts(server, creation):
    with_two = raw(server, creation, add=["Host: elsewhere"])
    assert status(server.exchange(with_two)) == 400
    without = with_two.replace(f"Host: 127.0.0.1:{server.port}\r\n".encode(), b"").replace(b"Host: elsewhere\r\n", b"")
    assert status(server.exchange(without)) == 400


def test_a_body_of_twenty_megabytes(server):
    body = wire.form("CreateUser", UserName="hostile") + "&X=" + "x" * 20_000_000
    answer = server.exchange(raw(server, wire.signed(server, server.admin, body)))
    # The server may hang up before all of it is sent.
    assert status(answer) in (413, None)


def test_a_body_that_says_to_be_large(server, creation):
    answer = server.exchange(raw(server, creation, add=["Content-Length: 10000001"]))
    assert status(answer) == 413


def test_half_a_request(server, creation):
    whole = raw(server, creation)
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.sendall(whole[: len(whole) - 5])
        time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.sendall(whole[:40])
        time.sleep(0.2)


def test_a_duplicate_parameter_is_the_first_one(server, iam):
    body = wire.form("GetUser", UserName="nobody-1") + "&UserName=nobody-2"
    answer = wire.send(server, wire.signed(server, server.admin, body))
    assert (answer.code, answer.message) == ("NoSuchEntity", "The user with name nobody-1 cannot be found.")


@pytest.mark.parametrize("body, code, words", [
    ("Action=ListUsers&Version=2010-05-08&PathPrefix=%zz", "MalformedQueryString",
     "Illegal hex character in escape % pattern: %zz"),
    ("Action=ListUsers&Version=2010-05-08&PathPrefix=%2", "MalformedQueryString",
     "Incomplete trailing escape % sequence"),
    ("Action=ListUsers&Version=2010-05-08&MaxItems=ten", "MalformedInput", None),
    ("Action=ListUsers&Version=2010-05-08&MaxItems=99999999999999999999", "MalformedInput", None),
    ("Action=TagUser&Version=2010-05-08&UserName=a&Tags.member.x.Key=a", "MalformedInput", None),
    ("Action=DropTables&Version=2010-05-08", "InvalidAction", "Could not find operation DropTables for version 2010-05-08"),
    ("Action=ListUsers&Version=1999-12-31", "InvalidAction", "Could not find operation ListUsers for version 1999-12-31"),
    ("Version=2010-05-08", "MissingAction", None),
    ("", "MissingAction", None),
])
def test_a_form_that_is_none(server, body, code, words):
    answer = wire.send(server, wire.signed(server, server.admin, body))
    assert (answer.status, answer.code) == (400, code), answer.text
    assert answer.request_id
    if words:
        assert answer.message == words


def test_a_hundred_thousand_parameters(server):
    body = wire.form("ListUsers") + "".join(f"&P.member.{number}=x" for number in range(100_000))
    assert wire.send(server, wire.signed(server, server.admin, body)).status == 200
    body = wire.form("UntagUser", UserName="nobody") + "".join(
        f"&TagKeys.member.{number}=x" for number in range(100_000, 0, -1))
    answer = wire.send(server, wire.signed(server, server.admin, body))
    assert (answer.status, answer.code) == (400, "ValidationError")


def test_a_method_that_is_none(server, creation):
    for method in ("PUT", "DELETE", "TRACE", "CONNECT", "PO ST", "post"):
        answer = server.exchange(raw(server, creation, first_line=f"{method} / HTTP/1.1"))
        assert status(answer) in (400, 403, 404, 405, 501, None), answer


def test_paths_that_nobody_serves(server):
    for path in ("/nothing", "/../../etc/passwd", "//", "/%00", "/authorization-details", "/" + "a" * 5000):
        assert server.get(path).status in (302, 400, 403, 404, 414), path


def test_garbage_in_place_of_http(server):
    for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x00" * 100, b"GET\r\n\r\n", b"\r\n" * 1000):
        with socket.create_connection(("127.0.0.1", server.port)) as sock:
            sock.sendall(garbage)
            time.sleep(0.05)


def test_many_headers(server, creation):
    answer = server.exchange(raw(server, creation, add=[f"X-{number}: x" for number in range(500)]))
    assert status(answer) in (400, 413, 431)


def test_names_that_could_break_out(server, iam, fails):
    for name in ("<script>", "a'b", 'a"b', "a;b", "a\nb", "a\u0000b", "../../x", "%00", "ﬀ", "😀"):
        with fails("ValidationError", 400):
            iam.create_user(UserName=name)


def test_many_connections_that_say_nothing(server):
    sockets = []
    try:
        for _ in range(200):
            sockets.append(socket.create_connection(("127.0.0.1", server.port)))
        assert server.get("/health/live").status == 200
    finally:
        for sock in sockets:
            sock.close()


def test_keep_alive_serves_several_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for _ in range(3):
        request = wire.signed(server, server.admin, wire.form("ListUsers"))
        connection.request("POST", "/", request["body"], request["headers"])
        response = connection.getresponse()
        response.read()
        assert response.status == 200
    connection.close()


def test_requests_one_behind_the_other(server):
    """A pipelined second request is a request of its own, whatever the first one's body looks like."""
    first = raw(server, wire.signed(server, server.admin, wire.form("GetUser", UserName="nobody-3"))).replace(
        b"Connection: close\r\n", b"")
    second = raw(server, wire.signed(server, server.admin, wire.form("GetUser", UserName="nobody-4")))
    answer = server.exchange(first + second)
    assert answer.count(b"HTTP/1.1 404") == 2
    assert answer.index(b"nobody-3") < answer.index(b"nobody-4")
