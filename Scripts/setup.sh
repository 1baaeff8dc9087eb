#!/usr/bin/env bash
# Installs what the build needs beyond the Swift toolchain and, for `test`, what the end-to-end tests need.
# Does nothing when all of it is there.
#
#   Scripts/setup.sh run    the C libraries
#   Scripts/setup.sh test   also the AWS CLI, and boto3 and pytest in .venv
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-run}
packages=(pkg-config libmicrohttpd-dev libssl-dev libsqlite3-dev zlib1g-dev libcurl4-gnutls-dev)
if [ "$purpose" = test ]; then packages+=(awscli python3-venv); fi

if ! command -v swift >/dev/null; then
    echo "error: swift is not on the PATH; install the Swift 6.3 toolchain from https://www.swift.org/install" >&2
    exit 1
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        echo "error: this machine has no apt-get; install the equivalents of: ${missing[*]}" >&2
        exit 1
    fi
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
    echo "setup: installing ${missing[*]}"
    install=(env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}")
    # A machine that has never listed its packages, or long ago, needs an update first.
    if ! "${as_root[@]}" "${install[@]}" >/dev/null 2>&1; then
        "${as_root[@]}" apt-get update
        "${as_root[@]}" "${install[@]}"
    fi
fi

if [ "$purpose" = test ]; then
    requirements=Tests/EndToEnd/requirements.txt
    if ! cmp --silent "$requirements" .venv/requirements.txt; then
        echo "setup: installing boto3 and pytest into .venv"
        rm -rf .venv
        python3 -m venv .venv
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$requirements"
        cp "$requirements" .venv/requirements.txt
    fi
fi
