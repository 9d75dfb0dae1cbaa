"""One kernel that nobody forked, for while there is nothing to fork one from.

In all but that it is as a forked one: what it is told, its channels, and its walls. It takes the
second that importing takes.
"""

from __future__ import annotations

import os
import sys

from workbook.serve.forkserver import ONE_THREAD, finish, prepared

__all__ = ["main"]


def main() -> None:
    """Be the kernel whose connection file is the one argument."""
    os.environ.update(ONE_THREAD)
    finish(prepared(), sys.argv[1], None)


if __name__ == "__main__":
    main()
