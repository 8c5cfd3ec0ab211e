# Sets PYTHON to a Python of 3.11 or newer; read by the scripts beside it. Installs one where root has apt.
# The system's own comes first where it can make .venv: it is built with profiles, which makes everything a third faster
# than what version managers build by themselves.
# shellcheck shell=sh

find_python() {
    case ":$PATH:" in *:/usr/bin:*) ;; *) own=no ;; esac
    if [ -z "${PYTHON:-}" ] && [ "${own:-yes}" = yes ] && /usr/bin/python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
        >/dev/null 2>&1; then
        PYTHON=/usr/bin/python3
        return 0
    fi
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            PYTHON=$(command -v "$name")
            return 0
        fi
    done
    return 1
}

if ! find_python; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing Python …"
        apt-get update -qq </dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv </dev/null >/dev/null
    fi
    if ! find_python; then
        if [ "$(uname)" = Darwin ]; then
            line="brew install python@3.13"
        else
            line="sudo apt-get install -y python3 python3-venv"
        fi
        echo "Plenary needs Python 3.11 or newer, and there is none here. Run: $line" >&2
        exit 1
    fi
fi
