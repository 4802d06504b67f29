# lib.sh: what the scripts share: say things, install what is missing, build a preset.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${CLERKD_BUILD_DIR:-$root/build}
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/clerkd
export root build cache

# What a plain Debian lacks, by what it is for. No versions: Debian's own choice of each is tested,
# but for the formatter, whose opinion changes with its version.
build_packages=(build-essential cmake ninja-build pkg-config libcurl4-openssl-dev libjansson-dev
	libsqlite3-dev libuv1-dev libcyaml-dev libyaml-dev libsystemd-dev libmicrohttpd-dev libssl-dev
	libunistring-dev libcairo2-dev fonts-dejavu-core libical-dev liblinear-dev)
test_packages=(libcriterion-dev)
unit_packages=("${test_packages[@]}" clang python3)
fuzz_packages=(clang libclang-rt-dev llvm)
lint_packages=(shellcheck systemd man-db python3 git binutils)
format_package=clang-format-14
e2e_packages=(python3 python3-matrix-nio python3-icalendar calcurse)
bench_packages=("${e2e_packages[@]}" valgrind strace)
curve_packages=(python3 python3-matplotlib)
fresh_packages=(mmdebstrap git python3)
# The client, the screen it draws on, the hand that clicks, and what the phones have for letters.
picture_packages=(python3 nheko xvfb xdotool imagemagick fonts-roboto-unhinted
	fonts-noto-color-emoji)
export build_packages test_packages unit_packages fuzz_packages lint_packages format_package
export e2e_packages fresh_packages bench_packages curve_packages picture_packages

# The programs that tell a package's presence where there is no dpkg to ask.
declare -A program_of=([build-essential]=cc [cmake]=cmake [ninja-build]=ninja
	[pkg-config]=pkg-config [clang]=clang [shellcheck]=shellcheck [systemd]=systemd-analyze
	[man-db]=man [python3]=python3 [git]=git [binutils]=objdump [mmdebstrap]=mmdebstrap
	[clang-format-14]=clang-format-14)

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "$0: $*"
	exit 1
}

can_be_root() {
	[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

is_installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# is_offered PACKAGE: it is installed, or this system's archive has it.
is_offered() {
	command -v dpkg-query >/dev/null || return 1
	is_installed "$1" || { can_be_root && apt_lists && apt-cache show "$1" >/dev/null 2>&1; }
}

apt_quietly() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >>"$apt_log" 2>&1
}

# A machine that has never asked its archive (an image, a container) has no lists to install from.
apt_lists() {
	[ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -print -quit 2>/dev/null)" ] ||
		return 0
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null 2>&1
}

# Where there is no dpkg: one line, and no further than the programs reach.
need_elsewhere() {
	local why=$1 package program
	local -a absent=()
	shift
	for package in "$@"; do
		program=${program_of[$package]:-}
		[ -z "$program" ] || command -v "$program" >/dev/null || absent+=("$program")
	done
	[ ${#absent[@]} -eq 0 ] ||
		die "this is not Debian, so I install nothing; $why I need ${absent[*]}, and what Debian" \
			"has in: $*"
}

# need WHY PACKAGE...: installs the Debian packages that are not there, saying which and why.
need() {
	local why=$1 package apt_log
	local -a missing=()
	shift
	if ! command -v dpkg-query >/dev/null; then
		need_elsewhere "$why" "$@"
		return 0
	fi
	for package in "$@"; do
		is_installed "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	can_be_root || die "$why I miss ${missing[*]}; to install them I need to be root, or sudo"
	say "Installing, $why ${missing[*]}"
	apt_log=$(mktemp)
	if { apt_lists && apt_quietly install -y --no-install-recommends "${missing[@]}"; } ||
		{ apt_quietly update && apt_quietly install -y --no-install-recommends "${missing[@]}"; }; then
		rm -f "$apt_log"
		return 0
	fi
	grep -a '^E:' "$apt_log" | tail -n 3 >&2 || true
	rm -f "$apt_log"
	die "could not install ${missing[*]}: is the machine offline?"
}

# An older CMake would stop at the presets in words of its own.
cmake_is_enough() {
	local have need
	need=$(sed -n 's/^cmake_minimum_required(VERSION \([0-9.]*\)).*/\1/p' "$root/CMakeLists.txt")
	have=$(cmake --version | sed -n '1s/^cmake version //p')
	[ "$(printf '%s\n' "$need" "$have" | sort -V | head -n 1)" = "$need" ] ||
		die "CMake $need or newer is needed; this is $have"
}

# build_preset NAME [TARGET...]: configures and builds $build/NAME; quiet unless it fails.
build_preset() {
	local name=$1 log target
	local -a targets=()
	shift
	for target in "$@"; do
		targets+=(--target "$target")
	done
	cmake_is_enough
	mkdir -p "$build/$name"
	log=$build/$name/build.log
	say "Building $name (log: $log)"
	if ! (cd "$root" && cmake --preset "$name" -B "$build/$name" &&
		cmake --build "$build/$name" --parallel "$(nproc)" "${targets[@]}") >"$log" 2>&1; then
		tail -n 60 "$log" >&2
		return 1
	fi
}

# A Python that sees Debian's modules, whatever else is first in PATH.
python() {
	if [ -x /usr/bin/python3 ]; then
		/usr/bin/python3 "$@"
	else
		python3 "$@"
	fi
}

# simulate_seeds FIRST COUNT [OPTION...]: plays so many seeds with the release build.
simulate_seeds() {
	local first=$1 count=$2
	shift 2
	if "$build/release/clerk-simulate" "$first" --count "$count" --jobs "$(nproc)" \
		--cluster "$root/config/cluster.example.yaml" --plugins "$build/release/plugins" \
		"$@"; then
		echo "ok - simulate $count seeds from $first $*"
	else
		echo "not ok - simulate $count seeds from $first $*"
		return 1
	fi
}
