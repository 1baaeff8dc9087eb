"""AWS's API that explains a denial."""

import json

import pytest
import sesame


@pytest.fixture
def denial(server, iam, new_user, new_policy):
    """A denial by an explicit statement of a managed policy: its id, the policy, its text."""
    name, credentials = new_user(sesame.allow("iam:*"))
    text = sesame.document(sesame.statement("Deny", "iam:List*", Sid="NoLists"))
    policy = new_policy(text)
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    client = server.iam(credentials)
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.list_users()
    identifier = caught.value.response["ResponseMetadata"]["HTTPHeaders"]["x-sesame-authorization-id"]
    return {"id": identifier, "policy": policy, "text": text, "user": name, "credentials": credentials}


def test_the_details_name_what_denied(server, denial):
    details = server.toolbox().get_request_authorization_details(authorizationId=denial["id"])
    [evaluation] = details["evaluations"]
    assert evaluation["action"] == "iam:ListUsers"
    assert evaluation["resource"] == sesame.arn("user", "")
    assert evaluation["evaluatedEffect"] == "EXPLICIT_DENY"
    [policy] = [each for each in details["policies"] if each["uri"] == denial["policy"]]
    assert policy["type"] == "IDENTITY_BASED_POLICY"
    assert policy["inline"] is False
    assert [each["arn"] for each in policy["attachedTo"]] == [sesame.arn("user", denial["user"])]
    matched = [each for check in evaluation["checks"] for each in check.get("matchedPolicies", [])]
    statements = [each["matchedStatements"] for each in matched if each["uri"] == denial["policy"]]
    assert {"sid": "NoLists", "evaluatedEffect": "DENY"} in statements[0]
    context = details["requestContext"]
    assert any("127.0.0.1" in str(value) for value in context.values())


def test_the_policy_is_the_one_that_was_evaluated(server, iam, denial):
    iam.create_policy_version(
        PolicyArn=denial["policy"], PolicyDocument=sesame.allow("s3:*"), SetAsDefault=True)
    answer = server.toolbox().get_request_authorization_policy(
        authorizationId=denial["id"], policyUri=denial["policy"])
    document = answer["policyDocument"]
    assert (json.loads(document) if isinstance(document, str) else document) == json.loads(denial["text"])


def test_errors(server, denial, fails):
    toolbox = server.toolbox()
    with fails("ResourceNotFoundException", 404):
        toolbox.get_request_authorization_details(authorizationId="0" * 26)
    with fails("ResourceNotFoundException", 404):
        toolbox.get_request_authorization_policy(authorizationId=denial["id"], policyUri=sesame.arn("policy", "other"))
    with fails("ValidationException", 400):
        toolbox.get_request_authorization_details(authorizationId="NOT-AN-ID")


def test_explanations_are_not_for_everybody(server, new_user, denial, fails):
    _, credentials = new_user()
    with fails("AccessDeniedException", 403):
        server.toolbox(credentials).get_request_authorization_details(authorizationId=denial["id"])
    _, credentials = new_user(sesame.allow("iam:GetRequestAuthorizationDetails"))
    assert server.toolbox(credentials).get_request_authorization_details(authorizationId=denial["id"])


def test_a_denial_survives_a_restart(new_server):
    server = new_server().start()
    admin = server.iam()
    admin.create_user(UserName="mateojackson")
    credentials = sesame.Credentials.of(admin.create_access_key(UserName="mateojackson")["AccessKey"])
    client = server.iam(credentials)
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.list_users()
    identifier = caught.value.response["ResponseMetadata"]["HTTPHeaders"]["x-sesame-authorization-id"]
    server.stop()
    server.start()
    details = server.toolbox().get_request_authorization_details(authorizationId=identifier)
    assert details["evaluations"][0]["action"] == "iam:ListUsers"
