#!/usr/bin/env bash
# Feeds every fuzz target, or the ones that are named, with bytes for so many seconds each, and reports how many inputs
# were run:
#
#     Scripts/fuzz.sh 60
#     Scripts/fuzz.sh 600 FuzzMatching FuzzValues
#
# What breaks one is left in Fuzz/FailCases/<target>, to be committed together with the repair: the ordinary tests
# replay it for ever.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
targets=("${@:2}")
if [ ${#targets[@]} -eq 0 ]; then
    for folder in Fuzz/Fuzz*/; do targets+=("$(basename "$folder")"); done
fi

# The fuzzer itself must see the crash, to keep the input.
export SWIFT_BACKTRACE=enable=no

for target in "${targets[@]}"; do
    # The fuzzer has its own main, hence -parse-as-library; its own build folder keeps the instrumentation apart.
    FUZZ=1 swift build -c release --sanitize fuzzer -Xswiftc -parse-as-library \
        --product "$target" --scratch-path .build-fuzz
    corpus=.build-fuzz/corpus/$target
    failures=Fuzz/FailCases/$target
    mkdir -p "$corpus" "$failures"
    folders=("$corpus" "$failures")
    if [ -d "Fuzz/Seeds/$target" ]; then folders+=("Fuzz/Seeds/$target"); fi
    options=(-max_total_time="$seconds" -timeout=5 -max_len=4096 -print_final_stats=1 -artifact_prefix="$failures/")
    if [ -f "Fuzz/$target.dict" ]; then options+=(-dict="Fuzz/$target.dict"); fi
    log=.build-fuzz/$target.log
    if ! ".build-fuzz/release/$target" "${options[@]}" "${folders[@]}" >"$log" 2>&1; then
        # Its last lines say which input it was.
        tail -n 40 "$log"
        exit 1
    fi
    printf 'fuzz/%s\t%s\texecutions\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    # git keeps no empty folders, and nobody misses them.
    rmdir --ignore-fail-on-non-empty "$failures"
done
