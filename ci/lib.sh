# What the scripts of this folder share: `source ci/lib.sh` from the root of the repository.

# The places where things are built. CARGO_TARGET_DIR is respected.
target=${CARGO_TARGET_DIR:-target}
lib=build/lib
tools=build/tools/bin

# Every Go module of the repository, by folder. The adapters have dependencies that the package itself shall not have.
adapters=(go/jsongateprom go/jsongateotel go/jsongateopenfeature)
modules=(go "${adapters[@]}" bench tests/suite tests/runners/go)

# One variant of the library fails when a document asks for it, for the tests of what happens then. It has a target folder of
# its own: cargo gives a shared library the same file name whatever its features.
injection=(--package jsongate-ffi --features fault-injection --target-dir build/test/target --config profile.dev.opt-level=1)

# One line a step for the summary: seconds, name, outcome.
steps=$(mktemp)
trap 'rm -f "$steps"' EXIT
failed_steps=0

# step NAME COMMAND...: runs it, prints how long it took, goes on if it fails; `finish` tells the outcome.
step() {
    local name=$1 started ended status=0
    shift
    printf '\n==> %s\n' "$name"
    started=$(date +%s)
    "$@" || status=$?
    ended=$(date +%s)
    if [ "$status" -ne 0 ]; then
        failed_steps=$((failed_steps + 1))
        printf '==> %s FAILED with status %s after %s s: %s\n' "$name" "$status" $((ended - started)) "$*"
    fi
    printf '%5s s  %-28s %s\n' $((ended - started)) "$name" "$([ "$status" -eq 0 ] && echo ok || echo "FAILED: $*")" >> "$steps"
    return 0
}

# finish WHAT: the summary of the steps; fails if one of them did.
finish() {
    printf '\n%s:\n' "$1"
    cat "$steps"
    if [ "$failed_steps" -ne 0 ]; then
        echo "$1: $failed_steps of $(wc -l < "$steps") steps failed; the command behind each can be run by itself"
        return 1
    fi
    echo "$1: all $(wc -l < "$steps") steps passed"
}

# replace FILE NEW: puts a built file in place at once, so that a process that uses the old one keeps it whole.
replace() {
    cp "$2" "$1.new"
    mv "$1.new" "$1"
}

# prometheus_program NAME [COMMAND]: where prometheus or promtool is, in `program`: the COMMAND, which is NAME by default. Where the system has none, both are taken out of Debian's
# package, which is not installed: that needs no rights, and installing it would start a service. Fails where it cannot be had.
prometheus_program() {
    program=$(command -v "${2:-$1}" || echo "$tools/$1")
    [ ! -x "$program" ] || return 0
    echo "tools: $1 is not installed; fetching the system's package"
    local folder=build/tools/prometheus log=build/tools/prometheus.log each
    mkdir -p "$folder" "$tools"
    if ! (cd "$folder" && { apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }; } &&
        dpkg-deb -x prometheus_*.deb .) > "$log" 2>&1; then
        tail -n 3 "$log"
        return 1
    fi
    for each in prometheus promtool; do
        replace "$tools/$each" "$folder/usr/bin/$each"
    done
    rm -rf "$folder"
    [ -x "$program" ]
}
