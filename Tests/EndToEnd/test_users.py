import sesame


def test_a_user_lives_and_dies(iam, unique):
    name = unique("user")
    created = iam.create_user(UserName=name, Path="/division/", Tags=[{"Key": "team", "Value": "red"}])["User"]
    assert created["Arn"] == sesame.arn("user", f"division/{name}")
    assert created["UserId"].startswith("AIDA") and len(created["UserId"]) == 21
    assert created["Tags"] == [{"Key": "team", "Value": "red"}]
    read = iam.get_user(UserName=name)["User"]
    assert read == created
    assert name in [user["UserName"] for user in iam.list_users(PathPrefix="/division/")["Users"]]
    assert name not in [user["UserName"] for user in iam.list_users(PathPrefix="/other/")["Users"]]
    iam.delete_user(UserName=name)
    assert name not in [user["UserName"] for user in iam.list_users()["Users"]]


def test_names_are_unique_regardless_of_case(iam, unique, fails):
    name = unique("User")
    iam.create_user(UserName=name)
    with fails("EntityAlreadyExists", 409, f"User with name {name.lower()} already exists."):
        iam.create_user(UserName=name.lower())


def test_a_user_is_renamed_and_moved(iam, unique, new_user, server, fails):
    old, credentials = new_user(sesame.allow("iam:GetUser"))
    new = unique("renamed")
    identifier = iam.get_user(UserName=old)["User"]["UserId"]
    iam.update_user(UserName=old, NewUserName=new, NewPath="/moved/")
    user = iam.get_user(UserName=new)["User"]
    assert user["Arn"] == sesame.arn("user", f"moved/{new}")
    assert user["UserId"] == identifier
    # Keys and policies go with the user, whose name is no longer needed.
    assert server.iam(credentials).get_user()["User"]["UserName"] == new
    with fails("NoSuchEntity", 404, f"The user with name {old} cannot be found."):
        iam.get_user(UserName=old)
    taken = unique("taken")
    iam.create_user(UserName=taken)
    with fails("EntityAlreadyExists", 409):
        iam.update_user(UserName=new, NewUserName=taken)


def test_a_user_that_still_has_something_is_not_deleted(iam, new_user, fails):
    name, credentials = new_user(sesame.allow("iam:GetUser"))
    with fails("DeleteConflict", 409, "Cannot delete entity, must delete access keys first."):
        iam.delete_user(UserName=name)
    iam.delete_access_key(UserName=name, AccessKeyId=credentials.key)
    with fails("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
        iam.delete_user(UserName=name)
    iam.delete_user_policy(UserName=name, PolicyName="inline")
    iam.delete_user(UserName=name)


def test_an_unknown_user_is_no_entity(iam, fails):
    message = "The user with name nobody cannot be found."
    for call in (
        lambda: iam.get_user(UserName="nobody"), lambda: iam.delete_user(UserName="nobody"),
        lambda: iam.update_user(UserName="nobody", NewPath="/x/"), lambda: iam.list_access_keys(UserName="nobody"),
        lambda: iam.list_groups_for_user(UserName="nobody"), lambda: iam.list_user_tags(UserName="nobody"),
        lambda: iam.list_user_policies(UserName="nobody"), lambda: iam.list_attached_user_policies(UserName="nobody"),
    ):
        with fails("NoSuchEntity", 404, message):
            call()


def test_a_name_that_is_none(iam, fails):
    with fails("ValidationError", 400, "The specified value for userName is invalid. It must contain only "
               "alphanumeric characters and/or the following: +=,.@_-"):
        iam.create_user(UserName="a b")
    with fails("ValidationError", 400, "1 validation error detected: Value at 'userName' failed to satisfy "
               "constraint: Member must have length less than or equal to 64"):
        iam.create_user(UserName="a" * 65)
    with fails("ValidationError", 400):
        iam.create_user(UserName="path", Path="no-slashes")


def test_a_path_prefix_that_is_none(iam, fails):
    with fails("ValidationError", 400, "The specified value for pathPrefix is invalid. It must begin with the / "
               "character and contain only alphanumeric characters and/or / characters."):
        iam.list_users(PathPrefix="x")


def test_reading_somebody_else_is_refused(server, iam, new_user, unique, denied):
    other = unique("other")
    iam.create_user(UserName=other)
    name, credentials = new_user(sesame.allow("iam:GetUser", sesame.arn("user", "${aws:username}")))
    assert server.iam(credentials).get_user(UserName=name)["User"]["UserName"] == name
    with denied(f"User: {sesame.arn('user', name)} is not authorized to perform: iam:GetUser on resource: "
                f"user {other} because no identity-based policy allows the iam:GetUser action"):
        server.iam(credentials).get_user(UserName=other)


def test_creating_is_refused_with_the_arn(server, new_user, denied, iam, fails):
    name, credentials = new_user()
    with denied(f"User: {sesame.arn('user', name)} is not authorized to perform: iam:CreateUser on resource: "
                f"{sesame.arn('user', 'new')} because no identity-based policy allows the iam:CreateUser action"):
        server.iam(credentials).create_user(UserName="new")
    with fails("NoSuchEntity"):
        iam.get_user(UserName="new")


def test_creating_with_tags_takes_the_right_to_tag(server, new_user, iam, unique, fails):
    _, credentials = new_user(sesame.allow("iam:CreateUser"))
    name = unique("tagged")
    with fails("AccessDenied", 403) as failure:
        server.iam(credentials).create_user(UserName=name, Tags=[{"Key": "a", "Value": "b"}])
    assert "iam:TagUser" in failure.message
    with fails("NoSuchEntity"):
        iam.get_user(UserName=name)
