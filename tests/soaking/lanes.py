"""A part of the soak on all cores: its count dealt out to lanes, each with a place of its own, and their figures added up."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import reduce
from operator import add
from pathlib import Path
from typing import TypeVar

Figures = TypeVar("Figures")  # a dataclass whose fields can all be added

AT_LEAST = 10  # a lane with less to do than this is not worth its first night


def in_lanes(soak: Callable[[Path, int, int], Figures], folder: Path, count: int, seed: int) -> Figures:
    """``soak(folder, count, seed)`` in as many lanes as there are cores; returns the sum of what they found."""
    lanes = max(1, min(os.cpu_count() or 1, count // AT_LEAST))
    shares = [count // lanes + (lane < count % lanes) for lane in range(lanes)]
    with ThreadPoolExecutor(lanes) as pool:
        found = list(pool.map(soak, [folder / f"lane{lane}" for lane in range(lanes)], shares, range(seed, seed + lanes)))
    return reduce(summed, found)


def summed(one: Figures, other: Figures) -> Figures:
    return type(one)(**{field.name: add(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)})
