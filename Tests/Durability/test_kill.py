import os
import random
import sqlite3
import time

import botocore.exceptions
import pytest
import sesame
import writers

SEED = os.environ.get("SEED", "2026")


def test_every_answered_write_survives_kill_dash_nine(new_server):
    """Concurrent writers, the real process killed at random moments, every answer checked after each restart."""
    server = new_server()
    print(f"SEED={SEED}")
    fleet = writers.kill_rounds(server, SEED, keep_going=lambda rounds: rounds < 12)
    assert fleet.answered > 100
    assert server.stop() == 0
    database = sqlite3.connect(f"file:{server.data_dir}/sesame.db?mode=ro", uri=True)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    # The log has no gaps: every account's changes are numbered 1, 2, 3 …
    for count, first, last in database.execute(
            "SELECT count(*), min(sequence), max(sequence) FROM change GROUP BY account"):
        assert (first, last) == (1, count)
    database.close()


def test_a_key_that_was_given_out_signs_after_a_kill(new_server):
    server = new_server().start()
    iam = server.iam()
    iam.create_user(UserName="ada")
    key = sesame.Credentials.of(iam.create_access_key(UserName="ada")["AccessKey"])
    server.kill()
    server.start()
    assert server.sts(key).get_caller_identity()["Arn"].endswith(":user/ada")


def test_a_first_start_may_be_killed(new_server, tmp_path):
    """Whatever a killed first start has left, the next one ends up with an administrator who can sign."""
    chance = random.Random(SEED)
    for number in range(15):
        server = new_server(tmp_path / f"data{number}")
        writers.spawn(server)
        time.sleep(chance.uniform(0, 0.06))
        server.kill()
        server.start()
        assert server.sts().get_caller_identity()["Arn"].endswith(":user/administrator")
        server.kill()


def test_a_denial_can_be_explained_after_a_kill(new_server):
    """Denials are saved in batches a moment later: one that is a second old survives everything."""
    server = new_server().start()
    iam = server.iam()
    iam.create_user(UserName="ada")
    key = sesame.Credentials.of(iam.create_access_key(UserName="ada")["AccessKey"])
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        server.iam(key).list_users()
    identifier = caught.value.response["ResponseMetadata"]["HTTPHeaders"]["x-sesame-authorization-id"]
    before = server.toolbox().get_request_authorization_details(authorizationId=identifier)
    time.sleep(1)
    server.kill()
    server.start()
    after = server.toolbox().get_request_authorization_details(authorizationId=identifier)
    for answer in (before, after):
        del answer["ResponseMetadata"]
    assert after == before
