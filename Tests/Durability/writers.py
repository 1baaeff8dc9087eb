"""Writers that know what the server has promised them, and a check that it keeps every promise.

Each writer works on users of its own and keeps a model of them: what it knows to be there, because the server has
answered. A write that was under way when the server was killed may or may not have happened, as a whole; so after a
restart a writer's users must look exactly like its model, or like its model after that one write.
"""

import copy
import http.client
import json
import random
import subprocess
import threading
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import sesame

ANSWERED, REFUSED, UNKNOWN = "answered", "refused", "unknown"


class Connection:
    """Sends signed Query requests over one connection; much lighter than a boto3 client."""

    def __init__(self, server, credentials):
        self.server = server
        self.signer = botocore.auth.SigV4Auth(
            botocore.credentials.Credentials(credentials.key, credentials.secret), "iam", sesame.REGION)
        self.connection = None

    def call(self, action, **parameters):
        """ANSWERED with the body, REFUSED with status and body, or UNKNOWN when no whole answer came."""
        form = {"Action": action, "Version": "2010-05-08"} | flatten(parameters)
        request = botocore.awsrequest.AWSRequest(
            "POST", self.server.endpoint + "/", data=urllib.parse.urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})
        self.signer.add_auth(request)
        try:
            if not self.connection:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
            self.connection.request("POST", "/", body=request.body, headers=dict(request.headers.items()))
            response = self.connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            return UNKNOWN, ""
        if response.status == 200:
            return ANSWERED, body
        return REFUSED, f"{response.status} {body}"

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def flatten(parameters):
    """Lists as the Query protocol writes them: `Tags.member.1.Key`."""
    flat = {}
    for name, value in parameters.items():
        if not isinstance(value, list):
            flat[name] = value
            continue
        for index, item in enumerate(value, 1):
            if isinstance(item, dict):
                flat |= {f"{name}.member.{index}.{key}": text for key, text in item.items()}
            else:
                flat[f"{name}.member.{index}"] = item
    return flat


class Writer:
    """Changes its own users, one write after the other. `users` is the model: only what was answered."""

    MOST_USERS = 12

    def __init__(self, server, credentials, number, seed):
        self.connection = Connection(server, credentials)
        self.prefix = f"w{number}-"
        self.random = random.Random(f"{seed}/{number}")
        self.users = {}
        self.maybe = None
        self.count = 0
        self.answered = 0
        self.refusals = []

    def run(self, stop):
        """Writes until the server is gone or `stop` is set; a write without an answer is kept in `maybe`."""
        self.maybe = None
        while not stop.is_set() and self.write() != UNKNOWN:
            pass
        self.connection.close()

    def write(self):
        action, parameters, effect = self.choose()
        after = copy.deepcopy(self.users)
        effect(after)
        outcome, body = self.connection.call(action, **parameters)
        if outcome == ANSWERED:
            self.users = after
            self.answered += 1
            if action == "CreateAccessKey":
                key = body.split("<AccessKeyId>")[1].split("<")[0]
                user = self.users[parameters["UserName"]]
                user["keys"].add(key)
                del user["newKey"]
        elif outcome == UNKNOWN:
            self.maybe = after
        else:
            self.refusals.append(f"{action}: {body}")
        return outcome

    def choose(self):
        """A write that the model says must succeed, and what it does to the model."""
        self.count += 1
        names = sorted(self.users)
        if not names or (len(names) < self.MOST_USERS and self.random.random() < 0.3):
            return self.create(f"{self.prefix}{self.count}")
        name = self.random.choice(names)
        user = self.users[name]
        choices = [self.tag, self.put_policy, self.rename]
        if user["policies"]:
            choices.append(self.delete_policy)
        if len(user["keys"]) < 2:
            choices.append(self.create_key)
        else:
            choices.append(self.delete_key)
        if not user["policies"] and not user["keys"]:
            choices.append(self.delete)
        return self.random.choice(choices)(name, user)

    def create(self, name):
        tags = {f"t{index}": str(self.count) for index in range(3)}
        effect = lambda users: users.update({name: {"tags": tags, "policies": {}, "keys": set()}})
        return "CreateUser", {"UserName": name, "Path": "/durability/", "Tags": pairs(tags)}, effect

    def delete(self, name, _):
        return "DeleteUser", {"UserName": name}, lambda users: users.pop(name)

    def tag(self, name, _):
        tags = {f"t{index}": str(self.count) for index in range(5)}
        effect = lambda users: users[name]["tags"].update(tags)
        return "TagUser", {"UserName": name, "Tags": pairs(tags)}, effect

    def rename(self, name, _):
        new = f"{self.prefix}{self.count}"
        effect = lambda users: users.update({new: users.pop(name)})
        return "UpdateUser", {"UserName": name, "NewUserName": new}, effect

    def put_policy(self, name, _):
        policy = f"p{self.random.randrange(2)}"
        document = sesame.allow("s3:GetObject", f"arn:aws:s3:::bucket/{self.count}/*")
        effect = lambda users: users[name]["policies"].update({policy: json.loads(document)})
        return "PutUserPolicy", {"UserName": name, "PolicyName": policy, "PolicyDocument": document}, effect

    def delete_policy(self, name, user):
        policy = self.random.choice(sorted(user["policies"]))
        effect = lambda users: users[name]["policies"].pop(policy)
        return "DeleteUserPolicy", {"UserName": name, "PolicyName": policy}, effect

    def create_key(self, name, _):
        # The id is the server's choice: see `write`; without an answer only the number of keys can be checked.
        return "CreateAccessKey", {"UserName": name}, lambda users: users[name].update(newKey=True)

    def delete_key(self, name, user):
        key = self.random.choice(sorted(user["keys"]))
        effect = lambda users: users[name]["keys"].discard(key)
        return "DeleteAccessKey", {"UserName": name, "AccessKeyId": key}, effect

    def settle(self, found):
        """Compares what the server has with what it promised, and goes on from there."""
        found = {name: user for name, user in found.items() if name.startswith(self.prefix)}
        candidates = [self.users] + ([self.maybe] if self.maybe is not None else [])
        assert any(matches(found, candidate) for candidate in candidates), (
            f"writer {self.prefix}\nfound    {found}\npromised {self.users}\nor       {self.maybe}")
        self.users = found
        self.maybe = None


def pairs(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def matches(found, model):
    """Whether the users are those of the model. A key that was being made has an id that nobody was told."""
    if found.keys() != model.keys():
        return False
    for name, user in model.items():
        has = found[name]
        if has["tags"] != user["tags"] or has["policies"] != user["policies"]:
            return False
        new = has["keys"] - user["keys"]
        if user["keys"] - has["keys"] or len(new) != (1 if user.get("newKey") else 0):
            return False
    return True


def read_users(server):
    """Every user of the server as the writers model it."""
    iam = server.iam()
    users = {}
    for page in iam.get_paginator("get_account_authorization_details").paginate(Filter=["User"]):
        for user in page["UserDetailList"]:
            users[user["UserName"]] = {
                "tags": {tag["Key"]: tag["Value"] for tag in user.get("Tags", [])},
                "policies": {
                    policy["PolicyName"]: policy["PolicyDocument"] for policy in user.get("UserPolicyList", [])},
                "keys": set(),
            }
    for name, user in users.items():
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            user["keys"].add(key["AccessKeyId"])
    return users


class Fleet:
    """Writers that write at the same time."""

    def __init__(self, server, seed, size=16):
        self.server = server
        self.writers = [Writer(server, server.admin, number, seed) for number in range(size)]
        self.threads = []
        self.stop = threading.Event()

    def start(self):
        self.stop.clear()
        self.threads = [threading.Thread(target=writer.run, args=(self.stop,)) for writer in self.writers]
        for thread in self.threads:
            thread.start()

    def join(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "a writer got no answer"

    def settle(self):
        users = read_users(self.server)
        for writer in self.writers:
            writer.settle(users)

    @property
    def answered(self):
        return sum(writer.answered for writer in self.writers)

    def take_refusals(self):
        refusals = [refusal for writer in self.writers for refusal in writer.refusals]
        for writer in self.writers:
            writer.refusals = []
        return refusals


def spawn(server):
    """Starts the server without waiting until it is ready."""
    with open(server.output, "ab") as log:
        server.process = subprocess.Popen(
            [sesame.BINARY, "serve", *server.arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=sesame.environment())


def kill_rounds(server, seed, keep_going, longest=1.5, before_kill=lambda: ""):
    """Kills the server at random moments under load, again and again, and checks every promise after each restart."""
    chance = random.Random(seed)
    server.start()
    fleet = Fleet(server, seed)
    rounds = 0
    while keep_going(rounds):
        rounds += 1
        fleet.start()
        fleet.stop.wait(chance.uniform(0.05, longest))
        note = before_kill()
        server.kill()
        fleet.join()
        assert not fleet.take_refusals()
        for _ in range(chance.randrange(3)):
            # A server that is killed while it starts leaves nothing worse behind.
            spawn(server)
            fleet.stop.wait(chance.uniform(0, 0.05))
            server.kill()
        server.start()
        fleet.settle()
        print(f"round {rounds}: {fleet.answered} writes answered and kept{note}", flush=True)
    return fleet
