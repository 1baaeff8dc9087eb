import sesame


def test_a_group_lives_and_dies(iam, unique):
    name = unique("group")
    created = iam.create_group(GroupName=name, Path="/g/")["Group"]
    assert created["Arn"] == sesame.arn("group", f"g/{name}")
    assert created["GroupId"].startswith("AGPA")
    assert iam.get_group(GroupName=name)["Group"] == created
    assert iam.get_group(GroupName=name)["Users"] == []
    assert name in [group["GroupName"] for group in iam.list_groups(PathPrefix="/g/")["Groups"]]
    new = unique("renamed")
    iam.update_group(GroupName=name, NewGroupName=new, NewPath="/h/")
    assert iam.get_group(GroupName=new)["Group"]["Arn"] == sesame.arn("group", f"h/{new}")
    iam.delete_group(GroupName=new)
    assert new not in [group["GroupName"] for group in iam.list_groups()["Groups"]]


def test_a_member_has_the_rights_of_the_group(server, iam, unique, new_user):
    group = unique("group")
    iam.create_group(GroupName=group)
    iam.put_group_policy(GroupName=group, PolicyName="p", PolicyDocument=sesame.allow("iam:ListUsers"))
    user, credentials = new_user()
    iam.add_user_to_group(GroupName=group, UserName=user)
    assert server.iam(credentials).list_users()["Users"]
    assert [member["UserName"] for member in iam.get_group(GroupName=group)["Users"]] == [user]
    assert [each["GroupName"] for each in iam.list_groups_for_user(UserName=user)["Groups"]] == [group]
    iam.remove_user_from_group(GroupName=group, UserName=user)
    assert iam.list_groups_for_user(UserName=user)["Groups"] == []


def test_leaving_a_group_takes_its_rights_away(server, iam, unique, new_user, fails):
    group = unique("group")
    iam.create_group(GroupName=group)
    iam.put_group_policy(GroupName=group, PolicyName="p", PolicyDocument=sesame.allow("iam:ListUsers"))
    user, credentials = new_user()
    iam.add_user_to_group(GroupName=group, UserName=user)
    iam.remove_user_from_group(GroupName=group, UserName=user)
    with fails("AccessDenied", 403):
        server.iam(credentials).list_users()


def test_a_group_that_still_has_something_is_not_deleted(iam, unique, fails):
    group, user = unique("group"), unique("user")
    iam.create_group(GroupName=group)
    iam.create_user(UserName=user)
    iam.add_user_to_group(GroupName=group, UserName=user)
    with fails("DeleteConflict", 409):
        iam.delete_group(GroupName=group)
    with fails("DeleteConflict", 409):
        iam.delete_user(UserName=user)
    iam.remove_user_from_group(GroupName=group, UserName=user)
    iam.put_group_policy(GroupName=group, PolicyName="p", PolicyDocument=sesame.allow("s3:*"))
    with fails("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
        iam.delete_group(GroupName=group)


def test_errors_of_groups(iam, unique, fails):
    group = unique("group")
    iam.create_group(GroupName=group)
    with fails("EntityAlreadyExists", 409, f"Group with name {group} already exists."):
        iam.create_group(GroupName=group)
    missing = "The group with name nothing cannot be found."
    for call in (
        lambda: iam.get_group(GroupName="nothing"), lambda: iam.delete_group(GroupName="nothing"),
        lambda: iam.update_group(GroupName="nothing", NewPath="/x/"),
        lambda: iam.add_user_to_group(GroupName="nothing", UserName="nobody"),
    ):
        with fails("NoSuchEntity", 404, missing):
            call()
    with fails("NoSuchEntity", 404, "The user with name nobody cannot be found."):
        iam.add_user_to_group(GroupName=group, UserName="nobody")


def test_a_user_is_in_ten_groups_at_most(iam, unique, fails):
    user = unique("user")
    iam.create_user(UserName=user)
    groups = [unique("group") for _ in range(11)]
    for group in groups:
        iam.create_group(GroupName=group)
    for group in groups[:10]:
        iam.add_user_to_group(GroupName=group, UserName=user)
    with fails("LimitExceeded", 409):
        iam.add_user_to_group(GroupName=groups[10], UserName=user)
    # Adding a member again changes nothing and is no error.
    iam.add_user_to_group(GroupName=groups[0], UserName=user)
