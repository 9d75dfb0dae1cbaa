"""What went wrong, in three plain parts: what happened, what it means, what to do.

Every error a person may meet is a `WorkbookError`. Pages and the command line show
`str(error)` as it stands, so the parts are written for tired people and never hold
an answer, a reflection or anything else that somebody typed.
"""

from __future__ import annotations

__all__ = ["WorkbookError"]


class WorkbookError(Exception):
    """Something a person should be told about.

    Parameters
    ----------
    happened, means, do
        One plain sentence each, with its full stop: the cause, the consequence and the
        remedy. None of them may quote an answer or a reflection.
    """

    def __init__(self, happened: str, means: str, do: str) -> None:
        self.happened = happened
        self.means = means
        self.do = do
        super().__init__(f"{happened} {means} {do}")
