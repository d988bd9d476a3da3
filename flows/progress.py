"""What a person sees of a run at work: a bar of the files read, then the step that is under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

STEPS = {
    "wait": "waiting for another run to end",
    "look": "looking at the raw folder",
    "read": "reading and extracting",
    "load": "loading",
    "build": "building the marts (dbt)",
    "check": "looking for contradictions (dbt)",
    "judge": "judging (Great Expectations)",
    "publish": "publishing",
    "report": "writing the report",
}


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yields progress(step, done, of); prints to standard error, plain lines where that is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        line = progress.add_task(STEPS["look"], total=None)
        said = ""

        def show(step: str, done: int = 0, of: int = 0) -> None:
            nonlocal said
            progress.update(line, description=STEPS[step], completed=done, total=of or None)
            if not console.is_terminal and step != said:
                console.print(STEPS[step], highlight=False)
            said = step

        yield show
