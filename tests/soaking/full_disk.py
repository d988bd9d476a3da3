"""`nianbao`, where the disk of the data folder is filled to the last byte when the step SOAK_STEP begins."""

from __future__ import annotations

import errno
import os
import sys
from functools import wraps
from pathlib import Path

from flows import steps

BLOCK = 1 << 20


def fill(folder: Path) -> None:
    """Write until there is no room left."""
    size = BLOCK
    with (folder / "ballast").open("ab", buffering=0) as ballast:
        while size:
            try:
                ballast.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2


def main() -> None:
    name, folder = os.environ["SOAK_STEP"], Path(sys.argv[sys.argv.index("--data") + 1]).parent
    step = getattr(steps, name)

    @wraps(step)
    def on_a_full_disk(*arguments, **named):
        if not (folder / "ballast").exists():
            fill(folder)
        return step(*arguments, **named)

    setattr(steps, name, on_a_full_disk)
    from flows.cli import main as nianbao

    nianbao()


if __name__ == "__main__":
    main()
