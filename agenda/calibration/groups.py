"""Talks that hang together, because somebody judged or compared several of them. Pure."""

from collections.abc import Iterable

import numpy as np

from agenda.calibration.system import Design


def groups_of(design: Design, links: Iterable[tuple[int, int]]) -> tuple[frozenset[int], ...]:
    """The largest first. `links` are pairs of talks that somebody compared."""
    # Talks by their first reviewer: whoever shares a reviewer with him is of his group.
    together = design.counts.T @ design.counts > 0
    home = np.argmax(design.counts > 0, axis=1)
    place = {key: n for n, key in enumerate(design.talks)}
    for first, second in links:
        one, other = home[place[first]], home[place[second]]
        together[one, other] = together[other, one] = True
    label = _labels(together)[home]
    found = [frozenset(np.array(design.talks)[label == each].tolist()) for each in np.unique(label)]
    return tuple(sorted(found, key=lambda group: (-len(group), min(group))))


def _labels(
    together: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Of each reviewer the number of his group."""
    label = np.full(len(together), -1, dtype=np.intp)
    for start in range(len(together)):
        if label[start] >= 0:
            continue
        reached = np.zeros(len(together), dtype=bool)
        reached[start] = True
        while (wider := together[reached].any(0) | reached).sum() > reached.sum():
            reached = wider
        label[reached] = start
    return label
