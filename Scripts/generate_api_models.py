#!/usr/bin/env python3
"""Writes the API models that the server is compiled with, from the models that boto3 itself uses.

Only facts are taken over: operations, shapes, members, limits, patterns, enumerations, errors and how things travel
over HTTP. No documentation text. One fact a line, so that a new version of the models reads well as a diff.

    Scripts/generate_api_models.py            # write Sources/AWSProtocol/*Model+Generated.swift
    Scripts/generate_api_models.py --check    # exit 1 when a committed file differs
    Scripts/generate_api_models.py --wheel F  # use a wheel that is already there

To serve another API, add its name to SERVICES (for example "organizations" or "accessanalyzer") and list the new
model in Sources/AWSProtocol/ServiceModel+Services.swift.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

BOTOCORE = "1.44.5"
WHEEL_SHA256 = "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921"

# botocore's name of the service -> the name of the generated constant, the start of the file's name
SERVICES = {"iam": ("iam", "IAM"), "sts": ("sts", "STS"), "iam-toolbox": ("iamToolbox", "IAMToolbox")}

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "AWSProtocol"

# Every key must be known, either as a fact that is taken over or as one that does not matter on the server's side:
# a key that botocore adds later must be looked at, not lost.
METADATA = {
    "apiVersion", "endpointPrefix", "globalEndpoint", "protocol", "protocols", "serviceAbbreviation",
    "serviceFullName", "serviceId", "signatureVersion", "signingName", "uid", "xmlNamespace", "auth", "jsonVersion",
    "targetPrefix",
}
OPERATION = {
    "name", "http", "input", "output", "errors", "documentation", "readonly", "idempotent", "auth", "authtype",
}
SHAPE = {
    "type", "required", "members", "member", "key", "value", "min", "max", "pattern", "enum", "sensitive", "error",
    "exception", "fault", "retryable", "box", "document", "union", "documentation", "deprecated", "timestampFormat",
}
MEMBER = {
    "shape", "documentation", "location", "locationName", "deprecated", "deprecatedMessage", "deprecatedSince", "box",
    "idempotencyToken",
}
LOCATIONS = {"uri": "uri", "querystring": "query", "header": "header"}


def fetch_wheel():
    folder = tempfile.mkdtemp(prefix="botocore-")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, f"botocore=={BOTOCORE}"],
        check=True,
    )
    return next(pathlib.Path(folder).glob("*.whl"))


def expect(known, found, where):
    unknown = set(found) - known
    if unknown:
        sys.exit(f"error: {where}: unknown keys {sorted(unknown)}")


def word(text):
    """A token of a line: never empty, no white space."""
    if not text or any(character.isspace() for character in text):
        sys.exit(f"error: {text!r} cannot be written as one word")
    return text


def member_line(name, member, required):
    expect(MEMBER, member, f"member {name}")
    words = ["member", word(name), word(member["shape"])]
    if name in required:
        words.append("required")
    if "location" in member:
        words.append(f"{LOCATIONS[member['location']]}={word(member['locationName'])}")
    elif "locationName" in member:
        words.append(f"name={word(member['locationName'])}")
    return " ".join(words)


def shape_lines(name, shape):
    expect(SHAPE, shape, f"shape {name}")
    kind = "document" if shape.get("document") else shape["type"]
    head = [kind, word(name)]
    if kind == "list":
        expect({"shape", "documentation"}, shape["member"], f"list {name}")
        head.append(word(shape["member"]["shape"]))
    if kind == "map":
        for part in ("key", "value"):
            expect({"shape", "documentation"}, shape[part], f"map {name}")
            head.append(word(shape[part]["shape"]))
    yield " ".join(head)
    if shape.get("exception"):
        error = shape.get("error", {})
        # Models without a status (Organizations) mean 400.
        yield f"error {word(error.get('code', name))} {error.get('httpStatusCode', 400)}"
    for member, facts in shape.get("members", {}).items():
        yield member_line(member, facts, shape.get("required", []))
    if "min" in shape or "max" in shape:
        yield f"limits {shape.get('min', '-')} {shape.get('max', '-')}"
    if "pattern" in shape:
        yield f"pattern {shape['pattern']}"
    if "enum" in shape:
        yield "enum " + " ".join(word(value) for value in shape["enum"])
    if shape.get("sensitive"):
        yield "sensitive"
    if "timestampFormat" in shape:
        yield f"format {word(shape['timestampFormat'])}"


def operation_lines(operation):
    expect(OPERATION, operation, f"operation {operation['name']}")
    http = operation["http"]
    expect({"method", "requestUri", "responseCode"}, http, f"operation {operation['name']}")
    yield f"operation {word(operation['name'])} {http['method']} {word(http['requestUri'])} {http.get('responseCode', 200)}"
    if operation.get("authtype") == "none":
        yield "unsigned"
    if "input" in operation:
        yield f"input {word(operation['input']['shape'])}"
    if "output" in operation:
        output = operation["output"]
        expect({"shape", "resultWrapper", "documentation"}, output, f"operation {operation['name']}")
        yield f"output {word(output['shape'])} {word(output.get('resultWrapper', '-'))}"
    if operation.get("errors"):
        yield "errors " + " ".join(word(error["shape"]) for error in operation["errors"])


def model_lines(service, model):
    metadata = model["metadata"]
    expect(METADATA, metadata, f"metadata of {service}")
    yield f"service {service}"
    yield f"protocol {metadata['protocol']}"
    yield f"apiVersion {metadata['apiVersion']}"
    yield f"signingName {metadata.get('signingName', metadata['endpointPrefix'])}"
    for key in ("xmlNamespace", "targetPrefix", "jsonVersion"):
        if key in metadata:
            yield f"{key} {word(metadata[key])}"
    for name in sorted(model["operations"]):
        yield from operation_lines(model["operations"][name])
    for name in sorted(model["shapes"]):
        yield from shape_lines(name, model["shapes"][name])


def swift_file(service, constant, lines):
    text = "\n".join(f"        {line}" for line in lines)
    if '"""' in text:
        sys.exit("error: the model would end the string literal")
    return f'''// Generated by Scripts/generate_api_models.py from botocore {BOTOCORE} (Apache-2.0). Do not edit.
// swift-format-ignore-file

extension ModelText {{
    /// Facts about the API `{service}`, one a line.
    static let {constant}: StaticString = #"""
{text}
        """#
}}
'''


def main():
    parser = argparse.ArgumentParser(description="Generate the API models.")
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--wheel", type=pathlib.Path, help="a botocore wheel that is already there")
    arguments = parser.parse_args()

    wheel = arguments.wheel or fetch_wheel()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"error: {wheel} has SHA-256 {digest}, expected {WHEEL_SHA256}")

    differing = []
    with zipfile.ZipFile(wheel) as archive:
        for service, (constant, file_name) in SERVICES.items():
            prefix = f"botocore/data/{service}/"
            path = max(n for n in archive.namelist() if n.startswith(prefix) and n.endswith("/service-2.json.gz"))
            model = json.loads(gzip.decompress(archive.read(path)))
            text = swift_file(service, constant, model_lines(service, model))
            file = SOURCES / f"{file_name}Model+Generated.swift"
            if arguments.check:
                if not file.exists() or file.read_text() != text:
                    differing.append(file.name)
            else:
                file.write_text(text)
                print(f"{file.name}: {len(model['operations'])} operations, {len(text)} bytes")
    if differing:
        sys.exit(f"error: not up to date: {', '.join(differing)}")


if __name__ == "__main__":
    main()
