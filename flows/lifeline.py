"""A child process that ends when its parent does, however that ends: the parent holds the other end of its standard input.

Start the child with ``stdin=subprocess.PIPE`` in a session of its own and keep it; in the child, call ``hold`` first.
"""

from __future__ import annotations

import os
import signal
import threading


def hold(with_signal: int = signal.SIGKILL) -> None:
    """From now on this process, and all of its group, get ``with_signal`` as soon as the parent has gone or closed the pipe."""

    def wait() -> None:
        # not sys.stdin: a buffer that a thread still reads is a fatal error when the interpreter ends
        while os.read(0, 1024):
            pass
        os.killpg(os.getpgrp(), with_signal)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
