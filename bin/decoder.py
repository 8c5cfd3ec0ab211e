"""Brings the door's decoder of QR codes: a WebAssembly part from npm, in the version that the lock file names.

    python bin/decoder.py

It is needed only where browsers do not read codes from the camera themselves (iPhones, Firefox, desktops). Scanners that
type, the search by name and browsers with BarcodeDetector work without it, so a machine without npm goes on.
"""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "bin" / "npm"
BUILD = ROOT / "var" / "decoder"
TARGET = ROOT / "static" / "vendor" / "zxing"
# What the packages call it → what we serve.
FILES = {
    "dist/iife/reader/index.js": "reader.js",
    "dist/reader/zxing_reader.wasm": "zxing_reader.wasm",
    "LICENSE": "LICENSE",
}
STAMP = "package-lock.json"


def main() -> int:
    if is_current():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing: the door reads codes by camera only where the browser can do it itself.")
        return 0
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", STAMP):
        shutil.copy(LOCKED / name, BUILD / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--silent"]
    try:
        subprocess.run(command, cwd=BUILD, check=True, timeout=180)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"npm could not bring the door's decoder ({error}); the door works without it.")
        return 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copy(BUILD / "node_modules" / "zxing-wasm" / source, TARGET / name)
    shutil.copy(LOCKED / STAMP, TARGET / STAMP)
    return 0


def is_current() -> bool:
    stamp = TARGET / STAMP
    return stamp.exists() and stamp.read_bytes() == (LOCKED / STAMP).read_bytes()


if __name__ == "__main__":
    raise SystemExit(main())
