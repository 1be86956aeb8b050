"""Processes that hear an interrupt even where the tests were started in the background."""

from __future__ import annotations

import signal
import sys


def _hear() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


hear_interrupts = None if sys.platform == "win32" else _hear
"""For ``preexec_fn``: what a shell starts in the background ignores interrupts, and so do its children."""
