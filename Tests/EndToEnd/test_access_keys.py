import sesame


def test_a_key_lives_and_dies(server, iam, unique, fails):
    user = unique("user")
    iam.create_user(UserName=user)
    iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=sesame.allow("iam:GetUser"))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    assert key["AccessKeyId"].startswith("AKIA") and len(key["AccessKeyId"]) == 20
    assert len(key["SecretAccessKey"]) == 40
    assert key["Status"] == "Active"
    own = server.iam(sesame.Credentials.of(key))
    assert own.get_user()["User"]["UserName"] == user

    listed = iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
    assert [each["AccessKeyId"] for each in listed] == [key["AccessKeyId"]]
    assert "SecretAccessKey" not in listed[0]

    iam.update_access_key(UserName=user, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    with fails("InvalidClientTokenId", 403):
        own.get_user()
    iam.update_access_key(UserName=user, AccessKeyId=key["AccessKeyId"], Status="Active")
    assert own.get_user()

    iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    with fails("InvalidClientTokenId", 403):
        own.get_user()


def test_a_user_has_two_keys_at_most(iam, new_user, fails):
    user, _ = new_user()
    iam.create_access_key(UserName=user)
    with fails("LimitExceeded", 409, "Cannot exceed quota for AccessKeysPerUser: 2"):
        iam.create_access_key(UserName=user)


def test_users_manage_their_own_keys_without_saying_who_they_are(server, iam, new_user):
    user, credentials = new_user(sesame.allow("iam:*AccessKey*", sesame.arn("user", "${aws:username}")))
    own = server.iam(credentials)
    second = own.create_access_key()["AccessKey"]
    assert second["UserName"] == user
    assert {key["AccessKeyId"] for key in own.list_access_keys()["AccessKeyMetadata"]} == {
        credentials.key, second["AccessKeyId"],
    }
    own.update_access_key(AccessKeyId=second["AccessKeyId"], Status="Inactive")
    own.delete_access_key(AccessKeyId=second["AccessKeyId"])


def test_last_use_is_known(server, iam, new_user):
    user, credentials = new_user(sesame.allow("iam:GetUser"))
    unused = iam.get_access_key_last_used(AccessKeyId=credentials.key)
    assert unused["UserName"] == user
    assert unused["AccessKeyLastUsed"]["ServiceName"] == "N/A"
    server.iam(credentials).get_user()
    used = iam.get_access_key_last_used(AccessKeyId=credentials.key)["AccessKeyLastUsed"]
    assert used["ServiceName"] == "iam"
    assert used["Region"] == sesame.REGION
    assert "LastUsedDate" in used
    # STS is regional, IAM is not: its Region is the same whatever a client signs for.
    server.client("sts", credentials, "eu-central-1").get_caller_identity()
    used = iam.get_access_key_last_used(AccessKeyId=credentials.key)["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("sts", "eu-central-1")
    server.client("iam", credentials, "eu-central-1").get_user()
    used = iam.get_access_key_last_used(AccessKeyId=credentials.key)["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("iam", "us-east-1")


def test_errors_of_keys(iam, new_user, fails):
    user, credentials = new_user()
    with fails("NoSuchEntity", 404, "The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found."):
        iam.update_access_key(UserName=user, AccessKeyId="AKIAIOSFODNN7EXAMPLE", Status="Inactive")
    with fails("NoSuchEntity", 404):
        iam.delete_access_key(UserName=user, AccessKeyId="AKIAIOSFODNN7EXAMPLE")
    with fails("ValidationError", 400):
        iam.update_access_key(UserName=user, AccessKeyId=credentials.key, Status="Sleeping")
    with fails("NoSuchEntity", 404):
        iam.create_access_key(UserName="nobody")
