"""Makes a machine ready: the virtual environment, the libraries, and what only the system can give.

Runs before anything is installed, so it needs nothing but Python itself. What is missing is installed where
that is ours to do (root with apt); elsewhere one line says what to run. Everything already there costs no time.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
MAC = sys.platform == "darwin"

# WeasyPrint loads these when it starts.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BREW_LIBRARIES = ("/opt/homebrew/lib", "/usr/local/lib")
# Names on badges come in every script: what fontconfig must find → the package that brings it.
FONTS = {
    ":lang=en": "fonts-noto-core",
    ":lang=ar": "fonts-noto-core",
    ":lang=he": "fonts-noto-core",
    ":lang=hi": "fonts-noto-core",
    ":lang=bn": "fonts-noto-core",
    ":lang=ta": "fonts-noto-core",
    ":lang=th": "fonts-noto-core",
    ":lang=zh-cn": "fonts-noto-cjk",
    ":lang=ja": "fonts-noto-cjk",
    ":lang=ko": "fonts-noto-cjk",
    ":lang=und-zsye": "fonts-noto-color-emoji",
}
# Widths are measured in it, so that texts fall into place alike on every machine.
FAMILY = ("Noto Sans", "fonts-noto-core")


def say(line: str) -> None:
    print(line, flush=True)


def stop(line: str) -> NoReturn:
    sys.exit(f"Plenary: {line}")


def prepare(*, requirements: Sequence[str]) -> None:
    """Leave `.venv` with these requirements files installed, and the system ready for PDFs."""
    _virtual_environment()
    _system_libraries()
    for name in requirements:
        _requirements(name)


def environment() -> dict[str, str]:
    """The environment for processes in the virtual environment."""
    env = dict(os.environ, VIRTUAL_ENV=str(VENV), PYTHONUNBUFFERED="1")
    env["PATH"] = os.pathsep.join([str(VENV / "bin"), env.get("PATH", os.defpath)])
    if MAC:
        # A Python that is not Homebrew's own does not look for libraries there.
        paths = [env["DYLD_FALLBACK_LIBRARY_PATH"]] if env.get("DYLD_FALLBACK_LIBRARY_PATH") else []
        env["DYLD_FALLBACK_LIBRARY_PATH"] = os.pathsep.join([*paths, *BREW_LIBRARIES, "/usr/lib"])
    return env


def install(packages: Sequence[str], *, why: str) -> None:
    """Install Debian packages as root, or stop with the line that does."""
    names = " ".join(sorted(set(packages)))
    if shutil.which("apt-get") is None:
        stop(f"{why}. Install what your system calls {names}, and start again.")
    if os.geteuid() != 0:
        stop(f"{why}. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}")
    say(f"{why}: installing {names} …")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["update"], ["install", "-y", "--no-install-recommends", *names.split()]):
        done = subprocess.run(
            ["apt-get", "-qq", *command],
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode and command[0] == "install":
            stop(f"apt-get could not install {names}:\n{done.stdout[-2000:]}")


def _virtual_environment() -> None:
    if PYTHON.exists() and _works([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        return
    if not _works([sys.executable, "-c", "import ensurepip, venv"]):
        # Debian keeps them in a package of their own, one for each version of Python.
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        install([f"python{version}-venv"], why=f"Python {version} here cannot make virtual environments")
    say("Making .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        stop(f"could not make {VENV} with {sys.executable}.")


def _requirements(name: str) -> None:
    """Install a requirements file unless it was installed as it stands. A development file includes the other."""
    mark = VENV / f".installed-{name}"
    if mark.exists() and mark.read_text() == _fingerprint(name):
        return
    say(f"Installing {name} (once; a minute or two) …")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq"]
    if subprocess.run([*pip, "-r", str(ROOT / name)], stdin=subprocess.DEVNULL, check=False).returncode:
        stop(f"pip could not install {name}; its own words are above. Is this machine on the network?")
    for installed in (name, *_included(name)):
        (VENV / f".installed-{installed}").write_text(_fingerprint(installed))


def _included(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line[3:].strip() for line in lines if line.startswith("-r ")]


def _fingerprint(name: str) -> str:
    """Changes with the file, with each file it includes, and with Python's version."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode() + (ROOT / name).read_bytes())
    for included in _included(name):
        digest.update(_fingerprint(included).encode())
    return digest.hexdigest()


def _system_libraries() -> None:
    """Pango and fonts for every script. Looked at on every start: a few milliseconds."""
    if MAC:
        _brew_libraries()
        return
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if shutil.which("fc-list") is None:
        missing += ["fontconfig", *FONTS.values()]
    else:
        missing += _missing_fonts()
    if missing:
        install(missing, why="Badges and tickets need Pango and fonts for every script")


def _brew_libraries() -> None:
    found = any(Path(folder, "libpango-1.0.dylib").exists() for folder in BREW_LIBRARIES)
    if not found:
        if shutil.which("brew") is None:
            stop(
                "Badges and tickets need Pango. Install Homebrew (https://brew.sh), then run: brew install pango"
            )
        stop("Badges and tickets need Pango. Run: brew install pango")


def _missing_fonts() -> list[str]:
    known = VENV / ".fonts-found"
    if known.exists():
        return []
    wanted = {**FONTS, FAMILY[0]: FAMILY[1]}
    missing = [package for pattern, package in wanted.items() if not _output(["fc-list", pattern, "family"])]
    if not missing and VENV.exists():
        known.touch()
    return missing


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _works(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    prepare(requirements=sys.argv[1:])
