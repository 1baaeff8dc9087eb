#!/bin/sh
# Builds the fuzz targets and runs each for some seconds: Fuzz/run.sh [seconds] [target]
# A crash is left in Fuzz/FailCases/<target>, where the ordinary tests replay it for ever.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
targets=${2:-FuzzPolicy}

for target in $targets; do
    # The fuzzer has its own main, hence -parse-as-library; its own build folder keeps the instrumentation apart.
    FUZZ=1 swift build -c release --sanitize fuzzer -Xswiftc -parse-as-library \
        --product "$target" --scratch-path .build-fuzz
    mkdir -p "Fuzz/FailCases/$target" ".build-fuzz/corpus/$target"
    ".build-fuzz/release/$target" -max_total_time="$seconds" -timeout=5 -max_len=4096 -print_final_stats=1 \
        -dict="Fuzz/$target.dict" -artifact_prefix="Fuzz/FailCases/$target/" \
        ".build-fuzz/corpus/$target" "Fuzz/Seeds/$target" "Fuzz/FailCases/$target"
done
