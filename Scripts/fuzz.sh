#!/usr/bin/env bash
# Feeds every fuzz target with random bytes for so many seconds. What breaks one is kept under Fuzz/FailCases, to be
# committed together with the repair.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
mkdir -p Fuzz/FailCases
for folder in Fuzz/Fuzz*/; do
    target=$(basename "$folder")
    FUZZ=1 swift build --sanitize fuzzer -Xswiftc -parse-as-library --product "$target" --scratch-path .build-fuzz
    corpus=.build-fuzz/corpus/$target
    mkdir -p "$corpus"
    kept=("Fuzz/FailCases/$target"-*)
    [ -e "${kept[0]}" ] || kept=()
    # What broke it before comes first.
    for case in "${kept[@]}"; do ".build-fuzz/debug/$target" "$case"; done
    ".build-fuzz/debug/$target" -max_total_time="$seconds" -artifact_prefix="Fuzz/FailCases/$target-" "$corpus"
done
