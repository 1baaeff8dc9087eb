#!/usr/bin/env bash
# Runs every test suite. Each suite's results go to .build/test-results; all suites run even when one fails.
set -euo pipefail
cd "$(dirname "$0")/.."

results=.build/test-results
rm -rf "$results"
mkdir -p "$results"
failed=0

# One debug build for Swift's own tests, one release build for the server that the end-to-end tests start.
if swift build --build-tests; then
    swift test --skip-build --parallel --xunit-output "$results/swift.xml" || failed=1
else
    failed=1
fi

if swift build -c release --product sesame; then
    .venv/bin/python -m pytest Tests/EndToEnd --junitxml "$results/end-to-end.xml" || failed=1
    .venv/bin/python -m pytest Tests/Durability --junitxml "$results/durability.xml" || failed=1
else
    failed=1
fi

exit $failed
