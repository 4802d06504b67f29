# lib.sh: what the scripts share: say things, install what is missing, build a preset.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${CLERKD_BUILD_DIR:-$root/build}
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/clerkd
export root build cache

# What a plain Debian 12 lacks, by what it is for.
build_packages=(build-essential cmake ninja-build pkg-config libcurl4-openssl-dev libjansson-dev
	libsqlite3-dev libuv1-dev libcyaml-dev libsystemd-dev libmicrohttpd-dev libssl-dev libunistring-dev
	libcairo2-dev fonts-dejavu-core)
unit_packages=(libcriterion-dev libical-dev clang-14)
fuzz_packages=(clang-14 libclang-rt-14-dev llvm-14)
lint_packages=(clang-format-14 shellcheck systemd man-db python3 git binutils)
e2e_packages=(python3 python3-matrix-nio)
export build_packages unit_packages fuzz_packages lint_packages e2e_packages

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "$0: $*"
	exit 1
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "I need to be root, or sudo, to run: $*"
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends "$@" >&2
}

# need WHY PACKAGE...: installs the Debian packages that are not there, saying which and why.
need() {
	local why=$1 package
	local -a missing=()
	shift
	if ! command -v dpkg-query >/dev/null; then
		say "This is not Debian, so I cannot install anything; $why I use what these hold: $*"
		return 0
	fi
	for package in "$@"; do
		if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
			missing+=("$package")
		fi
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "Installing, $why: ${missing[*]}"
	apt_install "${missing[@]}" && return 0
	as_root apt-get update -qq >&2
	apt_install "${missing[@]}" || die "could not install: ${missing[*]}"
}

# build_preset NAME [TARGET...]: configures and builds $build/NAME; quiet unless it fails.
build_preset() {
	local name=$1 log target
	local -a targets=()
	shift
	for target in "$@"; do
		targets+=(--target "$target")
	done
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
