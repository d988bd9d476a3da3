"""Which faults may pass by waiting: a full disk that empties, a file that another holds, a server or share that is away.

Only these are tried again, later each time and by some chance more, so that many machines don't come back at once. The gate's
verdict and our own bugs are none of them: they would come out the same.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from flows.faults import chain, is_full_disk

if TYPE_CHECKING:
    from prefect.tasks import Task

RETRIES = 3
JITTER = 0.5  # of the wait, at most
PASSING = {
    errno.EAGAIN, errno.EBUSY, errno.ETXTBSY, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH,
    errno.ENETDOWN, errno.ENETUNREACH, errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED,
}  # fmt: skip
HELD = ("could not set lock on file", "conflicting lock is held", "database is locked")  # as the libraries put it


def may_pass(error: BaseException | None) -> bool:
    """Whether trying again later may help."""
    return any(
        is_full_disk(one) or (isinstance(one, OSError) and one.errno in PASSING) or any(sign in str(one).lower() for sign in HELD)
        for one in chain(error)
    )


def patient(step: Task, seconds: int) -> Task:
    """The task, tried again after ``seconds``, twice and four times as many where its fault may pass; never with 0."""
    waits = [seconds * 2**attempt for attempt in range(RETRIES)] if seconds else []
    return step.with_options(
        retries=len(waits), retry_delay_seconds=waits or None, retry_jitter_factor=JITTER if waits else None, retry_condition_fn=failed_for_now
    )


def failed_for_now(_task: object, _run: object, state: object) -> bool:
    """Prefect's question whether to retry, answered by what the task raised."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and may_pass(error)
