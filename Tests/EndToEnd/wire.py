"""Requests by hand: signed as botocore signs them, sent as bytes, with any part changed on the way."""

import datetime
import re
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import sesame


class Signer(botocore.auth.SigV4Auth):
    """Signature Version 4 at a moment of one's choice."""

    def __init__(self, *arguments, moment):
        super().__init__(*arguments)
        self.moment = moment

    def add_auth(self, request):
        real = botocore.auth.get_current_datetime
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: self.moment
        try:
            super().add_auth(request)
        finally:
            botocore.auth.get_current_datetime = real


def form(action, version="2010-05-08", **parameters):
    return urllib.parse.urlencode({"Action": action, "Version": version} | parameters)


def signed(server, credentials, body, *, service="iam", region=sesame.REGION, skew=0, method="POST", path="/",
           headers=None):
    """A request as botocore would send it: method, path, headers, body."""
    moment = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(seconds=skew)
    request = botocore.awsrequest.AWSRequest(
        method=method, url=f"{server.endpoint}{path}", data=body.encode() if body is not None else None,
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"} | (headers or {}),
    )
    keys = botocore.credentials.Credentials(credentials.key, credentials.secret, credentials.token)
    Signer(keys, service, region, moment=moment).add_auth(request)
    return {"method": method, "path": path, "headers": dict(request.headers), "body": body}


class Error:
    def __init__(self, response):
        self.status = response.status
        self.text = response.text
        self.request_id = response.getheader("x-amzn-requestid")
        self.code = self._element("Code")
        self.message = self._element("Message")

    def _element(self, name):
        found = re.search(f"<{name}>(.*?)</{name}>", self.text, re.DOTALL)
        if not found:
            return None
        text = found.group(1)
        for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(escaped, plain)
        return text


def send(server, request):
    return Error(server.get(request["path"], request["method"], request["headers"], request["body"]))
