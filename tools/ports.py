"""Ports of this machine for tests and benchmarks, which nobody else can take before they are used.

A port that is found free and let go again may be another program's a moment later. Whoever can
listen on port 0 and say which one it became should: `workbook serve --port 0` does. This is for
the others, and for a server that is to come back where it was.
"""

from __future__ import annotations

import socket
import sys
import weakref


class HeldPort:
    """A port that is kept, for as long as this object, for the one who is told its number.

    A socket stays bound to it that never listens. Linux lets another one listen there that is
    bound to exactly this number and asks to use it again (SO_REUSEADDR), as servers do; it gives
    the number neither to those who want any port nor to connections that go out. Other systems
    would let nobody listen, so there the port is let go at once.
    """

    def __init__(self) -> None:
        self._keeper = socket.socket()
        self._keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._keeper.bind(("127.0.0.1", 0))
        #: Leaves the port to whoever asks next; so does the end of this object.
        self.let_go = weakref.finalize(self, self._keeper.close)
        self.number = int(self._keeper.getsockname()[1])
        if sys.platform != "linux":
            self.let_go()
