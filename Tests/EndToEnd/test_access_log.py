import sesame


def test_lines_tell_who_did_what_and_why_not(server, iam, new_user, fails):
    name, credentials = new_user()
    with fails("AccessDenied", 403) as failure:
        server.iam(credentials).list_users()
    [line] = [line for line in server.log() if failure.request_id in line.values()]
    assert line["status"] == 403
    assert line["operation"] == "ListUsers"
    assert sesame.arn("user", name) in line.values()
    assert failure.message in line.values()


def test_lines_hold_no_secret(server, iam, new_user, new_role):
    _, arn = new_role()
    _, credentials = new_user(sesame.allow("sts:AssumeRole"))
    answer = server.sts(credentials).assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    session = sesame.Credentials.of(answer)
    server.sts(session).get_caller_identity()
    output = server.output.read_text()
    for secret in (credentials.secret, session.secret, session.token, server.admin.secret):
        assert secret not in output


def test_a_name_cannot_forge_a_line(server, iam, fails):
    before = len(server.log())
    with fails("ValidationError", 400):
        iam.create_user(UserName='x\n{"status":200,"operation":"Forged"}')
    lines = server.log()
    assert len(lines) == before + 1
    assert "Forged" not in [line.get("operation") for line in lines]
