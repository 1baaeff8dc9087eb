import time

import sesame


def test_lines_tell_who_did_what_and_why_not(server, iam, new_user, fails):
    name, credentials = new_user()
    with fails("AccessDenied", 403) as failure:
        server.iam(credentials).list_users()
    line = server.log_line(failure.request_id)
    assert (line["status"], line["error"]) == (403, "AccessDenied")
    assert (line["service"], line["operation"]) == ("iam", "ListUsers")
    assert (line["principal"], line["accessKeyId"]) == (sesame.arn("user", name), credentials.key)
    assert line["reason"] == failure.message
    assert line["authorizationId"] == failure.headers["x-sesame-authorization-id"]
    assert line["peer"] == "127.0.0.1"


def test_lines_hold_no_secret(server, iam, new_user, new_role):
    _, arn = new_role()
    _, credentials = new_user(sesame.allow("sts:AssumeRole"))
    answer = server.sts(credentials).assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    session = sesame.Credentials.of(answer)
    identity = server.sts(session).get_caller_identity()
    server.log_line(identity["ResponseMetadata"]["RequestId"])
    output = server.output.read_text()
    for secret in (credentials.secret, session.secret, session.token, server.admin.secret):
        assert secret not in output


def test_a_name_cannot_forge_a_line(server, iam, fails):
    with fails("ValidationError", 400) as failure:
        iam.create_user(UserName='x\n{"event":"request","status":200,"operation":"Forged"}')
    server.log_line(failure.request_id)
    assert "Forged" not in [line.get("operation") for line in server.log()]


def test_a_request_that_the_listener_turns_away_has_a_line(server):
    before = len(server.log())
    server.exchange(b"POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n", timeout=2)
    for _ in range(200):
        if len(server.log()) > before:
            break
        time.sleep(0.01)
    assert server.log()[-1]["status"] == 400
