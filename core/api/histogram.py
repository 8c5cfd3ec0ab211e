"""How long the API's operations take, counted by all processes of a machine in one file of fixed size.

Memory would be each process's own, and whoever reads it meets another one each time. A row an operation and class of
status holds a count for each bound and the sum; it is read, raised and written under a lock that the system takes away
from a process that ends.
"""

import fcntl
import os
import struct
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Seconds. Half of all answers are to come within 0.06, and all but one of a hundred within 0.4.
BOUNDS = (0.01, 0.025, 0.06, 0.1, 0.15, 0.25, 0.4, 1.0, 2.5)
CLASSES = ("2xx", "3xx", "4xx", "5xx")
# A call of what there is not, or by a method that the address does not know.
NONE = "none"
CELLS = struct.Struct(f"<{len(BOUNDS) + 2}Q")  # by bound, beyond the last, microseconds


@dataclass(frozen=True)
class Row:
    operation: str
    status: str
    counts: Sequence[int]  # not yet added up: of each bound its own, and those beyond the last
    microseconds: int


class Histogram:
    """`names` must be the same, in the same order, for everybody who uses the file."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.names = [*names, NONE]
        self._places = {
            key: place
            for place, key in enumerate((name, status) for name in self.names for status in CLASSES)
        }
        # Not by a link that somebody else has put there, and readable for nobody else.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        # The system's lock keeps processes apart, not the threads of one.
        self._threads = threading.Lock()

    def close(self) -> None:
        os.close(self._file)

    def add(self, operation: str, status: int, seconds: float) -> None:
        name = operation if (operation, CLASSES[0]) in self._places else NONE
        place = self._places[name, f"{status // 100}xx"] * CELLS.size
        with self._alone(place):
            cells = self._read(place)
            cells[bisect_left(BOUNDS, seconds)] += 1
            cells[-1] += round(seconds * 1_000_000)
            os.pwrite(self._file, CELLS.pack(*cells), place)

    def rows(self) -> Iterator[Row]:
        """Those that have been asked for at all."""
        for (name, status), number in self._places.items():
            with self._alone(number * CELLS.size):
                *counts, microseconds = self._read(number * CELLS.size)
            if any(counts):
                yield Row(name, status, counts, microseconds)

    def _read(self, place: int) -> list[int]:
        """What was never written is nought."""
        return list(CELLS.unpack(os.pread(self._file, CELLS.size, place).ljust(CELLS.size, b"\0")))

    @contextmanager
    def _alone(self, place: int) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, CELLS.size, place)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, CELLS.size, place)


def exposition(rows: Iterator[Row]) -> str:
    """Prometheus' text format, version 0.0.4."""
    name = "plenary_api_seconds"
    lines = [
        f"# HELP {name} How long the server worked at calls of the API, by operation and class of status.",
        f"# TYPE {name} histogram",
    ]
    for row in rows:
        labels, count = f'operation="{row.operation}",status="{row.status}"', 0
        for bound, own in zip([*BOUNDS, "+Inf"], row.counts, strict=True):
            count += own
            lines.append(f'{name}_bucket{{{labels},le="{bound}"}} {count}')
        lines += [
            f"{name}_sum{{{labels}}} {row.microseconds / 1_000_000:.6f}",
            f"{name}_count{{{labels}}} {count}",
        ]
    return "\n".join(lines) + "\n"
