"""`nianbao`, where the disk of the data folder is filled to the last byte when the function SOAK_STEP (module:name) is called."""

from __future__ import annotations

import errno
import os
import sys
from functools import wraps
from importlib import import_module
from pathlib import Path

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
    place, name = os.environ["SOAK_STEP"].split(":")
    module, folder = import_module(place), Path(sys.argv[sys.argv.index("--data") + 1]).parent
    step = getattr(module, name)

    @wraps(step)
    def on_a_full_disk(*arguments, **named):
        if not (folder / "ballast").exists():
            fill(folder)
        return step(*arguments, **named)

    setattr(module, name, on_a_full_disk)
    from flows.cli import main as nianbao

    nianbao()


if __name__ == "__main__":
    main()
