#!/usr/bin/env bash
# Builds the documentation of the public library into .build/docs, a folder for each module. A link to nothing is an error.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "$0")/.."

# A build folder of its own: the flags would make every other build start from the beginning.
build=.build-docs
mkdir -p "$build/symbol-graphs" .build/docs
for target in PolicyLanguage PolicyEngine; do
    swift build --target "$target" --scratch-path "$build" \
        -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$build/symbol-graphs"
    graphs=$build/graphs-of-$target
    rm -rf "$graphs" ".build/docs/$target"
    mkdir "$graphs"
    # The second kind is what a module adds to types of others.
    cp "$build/symbol-graphs/$target.symbols.json" "$build/symbol-graphs/$target"@*.symbols.json "$graphs"
    docc convert "Sources/$target/$target.docc" \
        --additional-symbol-graph-dir "$graphs" \
        --fallback-display-name "$target" --fallback-bundle-identifier "sesame.$target" \
        --warnings-as-errors \
        --output-path ".build/docs/$target"
done
echo "documentation in .build/docs"
