"""The process that forks for commands (portal.bench.backstage), and for code of the tests: {"code": …}."""

import sys
from typing import Any

from portal.bench import backstage


class Backstage(backstage.Backstage):
    module = "tests.races.backstage"

    def shell(self, code: str) -> str:
        """What it prints, as `manage.py shell` would run it."""
        status, printed = self.end(int(self._ask(code=code)))
        assert status == 0, "it went wrong: see what was captured"
        return str(printed)


def perform(work: dict[str, Any]) -> None:
    if "code" in work:
        exec(work["code"], {})  # the tests' own code
    else:
        backstage.manage(work)


if __name__ == "__main__":
    backstage.main(sys.stdin, perform)
