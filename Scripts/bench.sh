#!/usr/bin/env bash
# Builds and runs every benchmark, optimised. Fails at the end when a figure is over its bar.
set -euo pipefail
cd "$(dirname "$0")/.."

over=0
for folder in Benchmarks/*/; do
    [ -e "$folder/main.swift" ] || continue
    target=$(basename "$folder")
    swift build -c release --product "$target"
    echo "== $target"
    ".build/release/$target" || over=1
done

echo "== http"
swift build -c release --product sesame
swift build -c release --product HTTPBaseline
Benchmarks/http.py || over=1

exit "$over"
