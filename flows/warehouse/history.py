"""The runs, one JSON object a line, outside the warehouse: a blocked or failed run has its record too."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the nightly flow; times are UTC without zone, counts those of the current documents."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""
    files_seen: int = 0
    files_read: int = 0
    files_refused: int = 0
    figures: int = 0
    observations: int = 0
    awards: int = 0
    extractor_version: str = ""
    catalogue_version: str = ""
    model_version: str = ""
    message: str = ""
    blocked_by: tuple[str, ...] = field(default=())
    trigger: str = "command"  # command, schedule, or catch_up: for nights that were missed
    nights_missed: int = 0
    steps: dict[str, float] = field(default_factory=dict)  # seconds a step
    interrupted: bool = False  # stopped from outside before it could end
    checks: int = 0  # of the gate
    not_passed: tuple[str, ...] = field(default=())  # the gate's checks that did not, blocking or not, one in a line each
    accepted_loss: str = ""  # the reason for which a person accepted what the gate found lost


TIMES = ("started_at", "ended_at")


def record(history: Path, run: Run) -> None:
    """Append ``run`` and sync; a line that a power cut left half is ended first."""
    history.parent.mkdir(parents=True, exist_ok=True)
    with history.open("ab+") as lines:
        if lines.tell() and not ends_in_newline(lines):
            lines.write(b"\n")
        lines.write(json.dumps(asdict(run), ensure_ascii=False, default=datetime.isoformat).encode() + b"\n")
        lines.flush()
        os.fsync(lines.fileno())


def runs(history: Path) -> list[Run]:
    """All runs, oldest first; a line that was cut short when it was written is no record and is left out."""
    if not history.exists():
        return []
    return [run for line in history.read_text("utf-8", "replace").splitlines() if (run := read_line(line))]


def read_line(line: str) -> Run | None:
    """The run of a line, None where the line is cut short."""
    try:
        values = json.loads(line)
    except json.JSONDecodeError:
        return None
    times = {name: values[name] and datetime.fromisoformat(values[name]) for name in TIMES}
    known = {one.name for one in fields(Run)}
    return Run(**{name: value for name, value in (values | times).items() if name in known})


def ends_in_newline(lines: BinaryIO) -> bool:
    lines.seek(-1, os.SEEK_END)
    return lines.read(1) == b"\n"
