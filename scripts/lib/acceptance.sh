# Set-up for the tests and benchmarks that use other people's programs. Source it from a script with `set -e`.

acceptance_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
acceptance_build=$acceptance_root/.build-acceptance

# Installs the Debian packages that are missing; as root, or through sudo.
debian_packages() {
    local package missing=() as_root=()
    for package in "$@"; do
        dpkg-query --show --showformat '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq >&2
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
        --no-install-recommends "${missing[@]}" >&2
}

# python_environment NAME: prints the python of a virtual environment that holds exactly
# Tests/Acceptance/requirements-NAME.txt; made anew when that file changes.
python_environment() {
    local requirements=$acceptance_root/Tests/Acceptance/requirements-$1.txt
    local folder=$acceptance_build/venv-$1
    if ! cmp -s "$requirements" "$folder/requirements.txt"; then
        python3 -c 'import ensurepip' 2> /dev/null || debian_packages python3-venv
        python3 -m venv --clear "$folder" >&2
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
            --no-deps --requirement "$requirements" >&2
        cp "$requirements" "$folder/requirements.txt"
    fi
    echo "$folder/bin/python"
}

# Prints the path of govmomi's simulator, built from Debian's packages.
govmomi_simulator() {
    debian_packages golang-go golang-github-vmware-govmomi-dev
    "$acceptance_root/Tests/Acceptance/govmomi-simulator/build" "$acceptance_build"
}
