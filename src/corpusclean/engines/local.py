"""Runs a function over a stream on the processors of this machine.

The order is kept, memory is bounded, and a process that dies (a crash in native code, the kernel's memory
killer) costs the item it worked on and nothing else. New processes are spawned, not forked: that is safe with
threads and the same on every system. A script that uses more than one process therefore needs the usual
``if __name__ == "__main__":``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import Any, Final, Generic, TypeVar, cast

Item = TypeVar("Item")
Out = TypeVar("Out")
Work = Callable[[Sequence[Item]], Sequence[Out]]

BATCH_ITEMS: Final = 32
BATCH_BYTES: Final = 1 << 20
"""Items that travel together; one larger than this travels alone."""

BYTES_IN_FLIGHT: Final = 32 << 20
"""Input bytes being worked on at once in all processes. A larger item has the machine to itself, so that
memory does not grow with the number of processes times the largest document."""

_PATIENCE: Final = 10.0
"""Seconds a process has to remove what it has half written, before it is killed."""

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
            while not pool.has_room(weight):
                yield from pool.next_outputs()
            pool.submit(batch, weight)
        while pool.queue:
            yield from pool.next_outputs()
    finally:  # also after Ctrl-C, and when the caller stops reading
        pool.stop()


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


class _Job(Generic[Item, Out]):
    """A batch on its way.

    Attributes:
        parts: what is still to be sent. After a crash these are single items, to find the one to blame.
        outputs: what has come back.
    """

    def __init__(self, batch: list[Item], weight: int) -> None:
        self.parts: deque[list[Item]] = deque([batch])
        self.weight = weight
        self.outputs: list[Out] = []


class _Worker:
    """A process and the pipe to it. Each has its own, so that one that dies harms no other."""

    def __init__(self, make_work: Callable[[], Work[Any, Any]]) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(other_end, make_work), daemon=True)
        self.process.start()
        other_end.close()  # so that the pipe ends when the process does

    def stop(self) -> None:
        self.process.terminate()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            # Python drops an exception that a signal raises within a destructor or a callback
            self.process.kill()
            self.process.join()
        self.connection.close()


class _Pool(Generic[Item, Out]):
    """Processes whose answers are taken in the order of the questions."""

    def __init__(
        self, make_work: Callable[[], Work[Item, Out]], jobs: int, on_crash: Callable[[Item, str], Out]
    ) -> None:
        self._make_work = make_work
        self._jobs = jobs
        self._on_crash = on_crash
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, _Job[Item, Out]]] = {}
        self.queue: deque[_Job[Item, Out]] = deque()

    def has_room(self, weight: int) -> bool:
        """Whether a batch can be started now."""
        if not self.queue:
            return True
        in_flight = sum(job.weight for job in self.queue)
        # finished batches may wait for a slow one before them, but not without end
        waiting = len(self.queue) >= 4 * self._jobs
        return len(self._busy) < self._jobs and not waiting and in_flight + weight <= BYTES_IN_FLIGHT

    def submit(self, batch: list[Item], weight: int) -> None:
        """Starts a batch; there must be room for it."""
        job: _Job[Item, Out] = _Job(batch, weight)
        self.queue.append(job)
        self._send(self._idle.pop() if self._idle else _Worker(self._make_work), job)

    def next_outputs(self) -> list[Out]:
        """Waits for an answer; returns the outputs of the oldest batch if it is complete, else nothing."""
        if self.queue[0].parts:
            for connection in wait(list(self._busy)):
                self._receive(*self._busy.pop(cast("Connection", connection)))
        return [] if self.queue[0].parts else self.queue.popleft().outputs

    def _send(self, worker: _Worker, job: _Job[Item, Out]) -> None:
        self._busy[worker.connection] = (worker, job)
        # one that has died shows it when its answer is waited for
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.connection.send(job.parts[0])

    def _receive(self, worker: _Worker, job: _Job[Item, Out]) -> None:
        try:
            outputs, error = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            worker.stop()
            worker = _Worker(self._make_work)
            self._split(job)
        else:
            if error is not None:
                worker.stop()
                raise error
            job.parts.popleft()
            job.outputs += outputs
        if job.parts:
            self._send(worker, job)
        else:
            self._idle.append(worker)

    def _split(self, job: _Job[Item, Out]) -> None:
        part = job.parts.popleft()
        if len(part) == 1:
            job.outputs.append(self._on_crash(part[0], CRASHED))
        else:
            job.parts.extendleft([item] for item in reversed(part))

    def stop(self) -> None:
        """Ends all processes; those at work remove what they have half written."""
        for worker in (*self._idle, *(worker for worker, _ in self._busy.values())):
            worker.stop()
        self._idle.clear()
        self._busy.clear()


def _serve(connection: Connection, make_work: Callable[[], Work[Any, Any]]) -> None:
    """Answers batches until the other end of the pipe is closed."""
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _exit)
    work: Work[Any, Any] | None = None
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        try:
            # The models come with the first batch, so that an error there reaches the caller in words.
            work = work or make_work()
            answer: tuple[list[Any] | None, Exception | None] = (list(work(batch)), None)
        except Exception as error:  # noqa: BLE001  it is raised again in the parent
            answer = (None, error)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody waits any more
            connection.send(answer)


def _exit(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  the signature of a handler
    """Ends this process by an exception, so that half-written files are removed on the way."""
    raise SystemExit(1)
