#!/usr/bin/env bash
# Builds libsesame and installs it with its header and pkg-config file.
#
#     Scripts/install_library.sh                      # below /usr/local
#     PREFIX=/usr DESTDIR=package Scripts/install_library.sh
#
# The library carries Swift's runtime: what it needs besides is libc, libm and libstdc++.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=${PREFIX:-/usr/local}
target=${DESTDIR:-}$prefix
version=$(sed -n 's/^#define SESAME_VERSION \([0-9]*\)$/\1/p' Sources/CSesame/include/sesame.h)
# Only the functions of the header are visible: a program may carry another Swift library or runtime of its own.
build=(
    swift build --configuration release --product SesameC --scratch-path .build-library
    -Xswiftc -static-stdlib -Xlinker --version-script="$PWD/Scripts/libsesame.map" -Xlinker --strip-all
)

"${build[@]}"
built=$("${build[@]}" --show-bin-path)/libSesameC.so

install -d "$target/lib/pkgconfig" "$target/include"
install -m 755 "$built" "$target/lib/libsesame.so.0.$version"
ln -sf "libsesame.so.0.$version" "$target/lib/libsesame.so.0"
ln -sf libsesame.so.0 "$target/lib/libsesame.so"
install -m 644 Sources/CSesame/include/sesame.h "$target/include/sesame.h"
sed -e "s|@PREFIX@|$prefix|" -e "s|@VERSION@|0.$version|" Scripts/sesame.pc.in >"$target/lib/pkgconfig/sesame.pc"
echo "installed libsesame 0.$version below $target"
