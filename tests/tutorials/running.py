"""One tutorial in one language: a process that gets its blocks one after the other, and says when each is done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MARK = "\x1e"
SECONDS = 60
# Bash and Node read a whole program; the harness speaks to it between the blocks through standard input.
BETWEEN = {
    "bash": f"printf '{MARK}\\n'; read -r _",
    "python": f"print({MARK!r}, flush=True); input()",
    "javascript": 'process.stdout.write("\\x1e\\n"); await new Promise((next) => process.stdin.once("data", next));',
}
NEEDS = {"bash": ("bash", "curl", "jq"), "python": (), "javascript": ("node",)}
FILES = {"bash": "story.sh", "python": "story.py", "javascript": "story.mjs"}


def missing(language: str) -> list[str]:
    return [program for program in NEEDS[language] if not shutil.which(program)]


class Program:
    """The code of all blocks, started at once; `go` lets it run up to the end of the next block."""

    def __init__(self, language: str, blocks: list[str], folder: Path, environment: dict[str, str]) -> None:
        end = {"bash": "", "python": "", "javascript": "process.exit();"}[language]
        begin = {"bash": "set -euo pipefail", "python": "", "javascript": ""}[language]
        code = "\n".join(
            [begin, *(f"{BETWEEN[language]}\n{block}" for block in blocks), BETWEEN[language], end]
        )
        (folder / FILES[language]).write_text(code)
        command = {
            "bash": ["bash", FILES["bash"]],
            "python": [sys.executable, "-I", FILES["python"]],
            "javascript": ["node", FILES["javascript"]],
        }[language]
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.process = subprocess.Popen(
            command, cwd=folder, env=kept | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        self.until_mark()

    def go(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.until_mark()

    def until_mark(self) -> str:
        assert self.process.stdout is not None
        printed = []
        for line in self.process.stdout:
            # What curl prints does not end its line.
            text, mark, _end = line.partition(MARK)
            printed.append(text)
            if mark:
                return "".join(printed)
        assert self.process.stderr is not None
        raise AssertionError(f"It ended early:\n{''.join(printed)}\n{self.process.stderr.read()}")

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()
