"""Runs a function over a stream on the processors of this machine.

The order is kept, memory is bounded, and a process that dies (a crash in native code, the kernel's memory
killer) costs the item it worked on and nothing else. New processes are spawned, not forked: that is safe with
threads and the same on every system. A script that uses more than one process therefore needs the usual
``if __name__ == "__main__":``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import FrameType
from typing import Any, Final, Generic, TypeVar

Item = TypeVar("Item")
Out = TypeVar("Out")
Work = Callable[[Sequence[Item]], Sequence[Out]]

BATCH_ITEMS: Final = 32
BATCH_BYTES: Final = 1 << 20
"""Items that travel together; one larger than this travels alone."""

BYTES_IN_FLIGHT: Final = 32 << 20
"""Input bytes being worked on at once in all processes. A larger item has the machine to itself, so that
memory does not grow with the number of processes times the largest document."""

CRASHED: Final = "the process that cleaned it died; it may need more memory than there is: split the document"


def available_processors() -> int:
    """Returns how many processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def ordered_map(
    make_work: Callable[[], Work[Item, Out]],
    items: Iterable[Item],
    *,
    jobs: int = 1,
    weigh: Callable[[Item], int],
    on_crash: Callable[[Item, str], Out],
) -> Generator[Out, None, None]:
    """Yields what becomes of each item, in order.

    Args:
        make_work: makes the function that takes a batch of items and returns one output for each. Called once
            per process; it must be importable there, as a class or a ``functools.partial`` of one is.
        items: read only as far ahead as the processes need.
        jobs: processes; 1 does everything in this one.
        weigh: bytes of an item.
        on_crash: the output for an item whose process died, given the reason.

    Raises:
        CorpusCleanError: whatever ``make_work`` raises.
    """
    if jobs <= 1:
        work = make_work()
        for batch, _ in _batches(items, weigh):
            yield from work(batch)
        return
    pool = _Pool(make_work, jobs, on_crash)
    try:
        for batch, weight in _batches(items, weigh):
            while pool.is_full(weight):
                yield from pool.oldest()
            pool.submit(batch, weight)
        while pool.waiting:
            yield from pool.oldest()
    except BaseException:  # Ctrl-C, a broken pipe or a caller that stopped reading
        pool.stop()
        raise
    pool.close()


def _batches(items: Iterable[Item], weigh: Callable[[Item], int]) -> Iterator[tuple[list[Item], int]]:
    batch: list[Item] = []
    total = 0
    for item in items:
        weight = weigh(item)
        if batch and (total + weight > BATCH_BYTES or len(batch) >= BATCH_ITEMS):
            yield batch, total
            batch, total = [], 0
        batch.append(item)
        total += weight
    if batch:
        yield batch, total


class _Pool(Generic[Item, Out]):
    """Processes with a bounded queue, whose answers are taken in the order of the questions."""

    def __init__(
        self, make_work: Callable[[], Work[Item, Out]], jobs: int, on_crash: Callable[[Item, str], Out]
    ) -> None:
        self._make_work = make_work
        self._jobs = jobs
        self._on_crash = on_crash
        self._others = set(multiprocessing.active_children())
        self._executor = self._start(jobs)
        self._queue: deque[tuple[list[Item], int, Future[Sequence[Out]]]] = deque()
        self._in_flight = 0

    @property
    def waiting(self) -> bool:
        return bool(self._queue)

    def is_full(self, weight: int) -> bool:
        if not self._queue:
            return False
        return len(self._queue) >= 2 * self._jobs or self._in_flight + weight > BYTES_IN_FLIGHT

    def submit(self, batch: list[Item], weight: int) -> None:
        try:
            future = self._executor.submit(_work_on, batch)
        except BrokenProcessPool:
            future = Future()
            future.set_exception(BrokenProcessPool())
        self._queue.append((batch, weight, future))
        self._in_flight += weight

    def oldest(self) -> Sequence[Out]:
        _, weight, future = self._queue[0]
        try:
            outputs = future.result()
        except BrokenProcessPool:
            self._recover()
            return self.oldest()
        self._queue.popleft()
        self._in_flight -= weight
        return outputs

    def _recover(self) -> None:
        """Repeats what was lost when a process died, one item at a time to find the one that killed it."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._start(1)
        for index, (batch, weight, future) in enumerate(self._queue):
            # A future that a dying pool left behind is done, with an answer or with an error.
            if future.done() and not future.cancelled() and future.exception() is None:
                continue
            answered: Future[Sequence[Out]] = Future()
            answered.set_result([self._alone(item) for item in batch])
            self._queue[index] = (batch, weight, answered)
        self._executor.shutdown(wait=True)
        self._executor = self._start(self._jobs)

    def _alone(self, item: Item) -> Out:
        try:
            outputs: Sequence[Out] = self._executor.submit(_work_on, [item]).result()
            return outputs[0]
        except BrokenProcessPool:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = self._start(1)
            return self._on_crash(item, CRASHED)

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, context, initializer=_prepare, initargs=(self._make_work,))

    def close(self) -> None:
        self._executor.shutdown(wait=True)

    def stop(self) -> None:
        for process in set(multiprocessing.active_children()) - self._others:
            process.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)


_make_work: Callable[[], Work[Any, Any]] | None = None
_work: Work[Any, Any] | None = None


def _prepare(make_work: Callable[[], Work[Any, Any]]) -> None:
    """Sets a new process up. Models come with the first batch: an error there reaches the caller in words."""
    global _make_work
    _make_work = make_work
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work_on(batch: Sequence[Any]) -> Sequence[Any]:
    global _work
    on_main_thread = threading.current_thread() is threading.main_thread()
    previous = signal.signal(signal.SIGTERM, _stop) if on_main_thread else None
    try:
        if _work is None:
            assert _make_work is not None  # noqa: S101  set by _prepare
            _work = _make_work()
        return _work(batch)
    finally:
        if previous is not None:
            signal.signal(signal.SIGTERM, previous)


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  the signature of a handler
    """Turns the parent's order to stop into an exception, so that half-written files are removed."""
    raise KeyboardInterrupt
