#!/usr/bin/env python3
"""Asks libsesame a question from Python: may Diego read this object, and if not, what is missing?

    Examples/python/decide.py [policy.json] [--action s3:GetObject] [--resource ARN] [--context key=value]...
                              [--unknown key]...

The library is found by SESAME_LIBRARY (a path) or as an installed libsesame. Nothing but the standard library is
needed. Exit status: 0 allowed, 3 denied, 4 it depends on an unknown key, 1 on an error.
"""

import argparse
import ctypes
import ctypes.util
import json
import os
import pathlib
import sys

POLICY = """{
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "ReadFromTheOffice", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*",
         "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
        {"Sid": "NoSecrets", "Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::reports/secret/*"}
    ]
}"""

KIND_MANAGED = 1
TYPE_IDENTITY = 1
PRINCIPAL_USER = 1
DEPENDS = 3
DECISIONS = {0: "allowed", 1: "explicitly denied", 2: "implicitly denied", DEPENDS: "it depends"}


class Error(ctypes.Structure):
    _fields_ = [("message", ctypes.c_char_p), ("detail", ctypes.c_char_p),
                ("line", ctypes.c_uint32), ("column", ctypes.c_uint32)]


ErrorPointer = ctypes.POINTER(Error)


def load() -> ctypes.CDLL:
    path = os.environ.get("SESAME_LIBRARY") or ctypes.util.find_library("sesame")
    if not path:
        sys.exit("error: libsesame is not installed; set SESAME_LIBRARY to the path of the library")
    library = ctypes.CDLL(path)
    pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    error = ctypes.POINTER(ErrorPointer)
    for name, result, arguments in [
        ("sesame_policy_create", pointer, [ctypes.c_int, text, size, error]),
        ("sesame_policy_free", None, [pointer]),
        ("sesame_policies_create", pointer, []),
        ("sesame_policies_add", ctypes.c_bool,
         [pointer, ctypes.c_int, ctypes.c_uint32, pointer, text, text, text, error]),
        ("sesame_policies_free", None, [pointer]),
        ("sesame_request_create", pointer, [ctypes.c_int, text, text, text, text, text, error]),
        ("sesame_request_set", ctypes.c_bool, [pointer, text, text, error]),
        ("sesame_request_set_unknown", ctypes.c_bool, [pointer, text, error]),
        ("sesame_request_free", None, [pointer]),
        ("sesame_decide_partially", ctypes.c_int, [pointer, pointer, pointer]),
        ("sesame_dependencies", pointer, [pointer, pointer, error]),
        ("sesame_explain", pointer, [pointer, pointer, error]),
        ("sesame_text_free", None, [pointer]),
        ("sesame_error_free", None, [ErrorPointer]),
    ]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def checked(library: ctypes.CDLL, name: str, *arguments):
    """Calls a function that can fail."""
    error = ErrorPointer()
    result = getattr(library, name)(*arguments, ctypes.byref(error))
    if result:
        return result
    found = error.contents
    message, detail = found.message.decode(), found.detail.decode()
    place = f"line {found.line}, column {found.column}: " if found.line else ""
    library.sesame_error_free(error)
    sys.exit(f"error: {place}{message}" + ("" if detail == message else f" ({detail})"))


def describe(explanation: dict) -> None:
    for kind in explanation["types"]:
        for policy in kind["policies"]:
            for statement in policy["statements"]:
                name = statement["sid"] or f"statement {statement['index']}"
                if statement["matches"]:
                    print(f"  {policy['name']}: {name} matches: {statement['effect']}")
                for mismatch in statement["mismatches"]:
                    reason = mismatch["element"]
                    if reason == "condition":
                        values = mismatch["actualValues"]
                        actual = "which the request does not carry" if values is None else f"which is {values}"
                        reason = f"{mismatch['operator']} of {mismatch['key']}, {actual}"
                    print(f"  {policy['name']}: {name} does not match because of its {reason}")


def describe_dependencies(answer: dict) -> None:
    for dependency in answer["dependencies"]:
        for condition in dependency["conditions"]:
            wanted = f"{condition['operator']} {', '.join(condition['values'])}" if condition["operator"] else "variable"
            print(f"  {dependency['key']} ({wanted}): {condition['decisionIfItHolds']} if it holds, "
                  f"{condition['decisionIfItDoesNot']} if not")


def main() -> int:
    parser = argparse.ArgumentParser(description="May Diego do this?")
    parser.add_argument("policy", nargs="?", help="a file with Diego's policy; without it, an example")
    parser.add_argument("--action", default="s3:GetObject")
    parser.add_argument("--resource", default="arn:aws:s3:::reports/2026/november.csv")
    parser.add_argument("--context", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--unknown", action="append", default=[], metavar="KEY", help="a key of unknown value")
    arguments = parser.parse_args()

    library = load()
    text = pathlib.Path(arguments.policy).read_bytes() if arguments.policy else POLICY.encode()
    policy = checked(library, "sesame_policy_create", KIND_MANAGED, text, len(text))
    policies = library.sesame_policies_create()
    checked(library, "sesame_policies_add", policies, TYPE_IDENTITY, 0, policy, None, b"DiegosPolicy", None)
    request = checked(library, "sesame_request_create", PRINCIPAL_USER, b"123456789012",
                      b"arn:aws:iam::123456789012:user/Diego", arguments.action.encode(), arguments.resource.encode(),
                      None)
    for entry in arguments.context:
        key, _, value = entry.partition("=")
        checked(library, "sesame_request_set", request, key.encode(), value.encode())

    for key in arguments.unknown:
        checked(library, "sesame_request_set_unknown", request, key.encode())

    decision = library.sesame_decide_partially(request, policies, None)
    print(f"{arguments.action} on {arguments.resource}: {DECISIONS[decision]}")
    read, show = ("sesame_explain", describe)
    if decision == DEPENDS:
        read, show = ("sesame_dependencies", describe_dependencies)
    answer = checked(library, read, request, policies)
    show(json.loads(ctypes.string_at(answer)))

    library.sesame_text_free(answer)
    library.sesame_request_free(request)
    library.sesame_policies_free(policies)
    library.sesame_policy_free(policy)
    return {0: 0, DEPENDS: 4}.get(decision, 3)


if __name__ == "__main__":
    sys.exit(main())
