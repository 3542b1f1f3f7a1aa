# Set-up that every script shares. Source it from a script with `set -e`.

. "$(dirname "${BASH_SOURCE[0]}")/acceptance.sh"

# Installs the libraries that the package builds on, and says what is missing of the toolchain.
package_requirements() {
    if ! command -v swift > /dev/null; then
        echo "Swift 6.3 is needed: https://www.swift.org/install/linux" >&2
        exit 1
    fi
    debian_packages libxml2-dev libcurl4-openssl-dev libssl-dev pkg-config
}

# step NAME COMMAND...: runs a command and tells how long it took.
step() {
    local name=$1 start=$SECONDS
    shift
    echo "== $name"
    "$@"
    echo "== $name: $((SECONDS - start)) s"
}
