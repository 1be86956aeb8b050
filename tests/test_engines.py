from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from corpusclean.engines import batch as batch_module
from corpusclean.engines import local
from corpusclean.engines.batch import Batch, Settings, Wanted
from corpusclean.engines.local import BATCH_BYTES, BATCH_ITEMS, available_processors, ordered_map
from corpusclean.exceptions import CorpusCleanError, ModelError
from corpusclean.io.tasks import Task
from fake_cleaner import FakeCleaner
from interrupts import hear_interrupts


class Work:
    """Doubles numbers, and does what an item says."""

    def __init__(self, log: str | None = None) -> None:
        self.log = log

    def __call__(self, items: Sequence[object]) -> list[object]:
        if self.log is not None:
            with Path(self.log).open("a") as file:
                file.write(f"{len(items)}\n")
        return [self.one(item) for item in items]

    def one(self, item: object) -> object:
        if item == "die":
            os._exit(9)
        if item == "slow":
            time.sleep(0.3)
        return (item, os.getpid())


class Broken:
    def __init__(self) -> None:
        raise ModelError("the model file is damaged")

    def __call__(self, items: Sequence[object]) -> list[object]:
        raise AssertionError(items)


def crashed(item: object, reason: str) -> object:
    return (f"crashed: {item}", reason)


def results(items: Sequence[object], jobs: int, weigh: int = 1) -> list[object]:
    outputs = ordered_map(Work, items, jobs=jobs, weigh=lambda _: weigh, on_crash=crashed)
    return [output[0] for output in outputs]  # type: ignore[index]


def test_order_is_kept_in_one_process_and_in_two() -> None:
    items = ["slow", *range(100)]
    assert results(items, 1) == items
    assert results(items, 2, weigh=BATCH_BYTES // 4) == items


def test_a_process_that_dies_costs_one_item() -> None:
    items = [*range(40), "die", *range(40, 80), "die", 99]
    expected = [f"crashed: {item}" if item == "die" else item for item in items]
    assert results(items, 2) == expected


class Wordy:
    """Gives answers that fill a pipe, so that a process is writing when another one dies."""

    def __call__(self, items: Sequence[int]) -> list[str]:
        if 30 in items:
            os._exit(9)
        return ["x" * 500_000 for _ in items]


def test_a_process_that_dies_while_another_writes() -> None:
    outputs = list(
        ordered_map(Wordy, range(60), jobs=2, weigh=lambda _: 1 << 18, on_crash=lambda *_: "crashed")
    )
    assert [len(output) for output in outputs] == [500_000] * 30 + [7] + [500_000] * 29


def test_an_error_at_the_start_reaches_the_caller() -> None:
    for jobs in (1, 2):
        with pytest.raises(ModelError, match="damaged"):
            list(ordered_map(Broken, [1, 2], jobs=jobs, weigh=lambda _: 1, on_crash=crashed))


def test_batches_are_bounded_by_count_and_bytes(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    weights = [1] * (BATCH_ITEMS + 1) + [2 * BATCH_BYTES, 1]
    list(ordered_map(partial(Work, log), weights, weigh=lambda weight: weight, on_crash=crashed))
    assert Path(log).read_text().split() == [str(BATCH_ITEMS), "1", "1", "1"]


def test_items_are_read_no_further_than_needed() -> None:
    read: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    outputs = ordered_map(Work, items(), jobs=2, weigh=lambda _: BATCH_BYTES, on_crash=crashed)
    next(outputs)
    assert len(read) < 20  # four batches a process may wait, one more is being read
    outputs.close()


def test_there_is_a_processor() -> None:
    assert available_processors() >= 1


def test_stopping_leaves_no_process_and_no_half_file(tmp_path: Path) -> None:
    """Ctrl-C while two processes hold an open temporary file."""
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        import sys, time
        from corpusclean.engines.local import ordered_map
        from corpusclean.io.files import AtomicFile

        class Slow:
            def __call__(self, items):
                with AtomicFile(f"{sys.argv[1]}/out-{items[0]}") as file:
                    file.write(b"half")
                    time.sleep(60)
                    file.commit()
                return items

        if __name__ == "__main__":
            list(ordered_map(Slow, range(2), jobs=2, weigh=lambda _: 1 << 20, on_crash=lambda *_: None))
        """)
    )
    out = tmp_path / "out"
    out.mkdir()
    process = subprocess.Popen(
        [sys.executable, str(script), str(out)], stderr=subprocess.PIPE, preexec_fn=hear_interrupts
    )
    try:
        deadline = time.monotonic() + 30
        while len(list(out.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(list(out.iterdir())) == 2
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert b"KeyboardInterrupt" in errors
    assert list(out.iterdir()) == []


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeCleaner:
    cleaner = FakeCleaner()
    monkeypatch.setattr(batch_module, "make_cleaner", lambda _: cleaner)
    return cleaner


def tasks(directory: Path, **texts: str) -> list[Task]:
    made = []
    for index, (name, text) in enumerate(texts.items()):
        path = directory / name
        path.write_text(text, "utf-8")
        output = str(directory / "out" / name)
        made.append(Task(index, name, "text", str(path), len(text), output=output, output_id=name))
    return made


def test_one_bad_document_does_not_harm_its_batch(tmp_path: Path, fake: FakeCleaner) -> None:
    outcomes = Batch(Settings())(tasks(tmp_path, a="one", b="RAISE", c="BUG", d="four\nSPAM"))
    assert fake.batches == [4]
    assert [outcome.row["status"] for outcome in outcomes] == ["cleaned", "failed", "failed", "cleaned"]
    assert outcomes[1].row["error"] == "the fake refuses this text"
    assert "KeyError" in outcomes[2].row["error"]
    assert (tmp_path / "out" / "d").read_text() == "four\n"
    assert not (tmp_path / "out" / "b").exists()


@pytest.mark.usefixtures("fake")
def test_dropped_and_failed_documents_leave_no_old_file(tmp_path: Path) -> None:
    work = tasks(tmp_path, a="OFF", b="RAISE", c="fine")
    (tmp_path / "out").mkdir()
    for name in "abc":
        (tmp_path / "out" / name).write_text("of an earlier run")
    outcomes = Batch(Settings(drop_flagged=("all",)))(work)
    assert [outcome.row["status"] for outcome in outcomes] == ["dropped", "failed", "cleaned"]
    assert [outcome.row["output"] for outcome in outcomes] == [None, None, "c"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["c"]


@pytest.mark.usefixtures("fake")
def test_a_flag_drops_only_what_it_names(tmp_path: Path) -> None:
    kept = Batch(Settings(drop_flagged=("no_article",)))(tasks(tmp_path, a="OFF"))
    dropped = Batch(Settings(drop_flagged=("off_topic",)))(tasks(tmp_path, a="OFF"))
    assert kept[0].row["status"] == "cleaned"
    assert dropped[0].row["status"] == "dropped"


@pytest.mark.usefixtures("fake")
def test_an_outcome_holds_only_what_is_wanted() -> None:
    task = Task(0, "a", "text", "a", 3, data=b"x\nSPAM")
    full = Batch(Settings(), Wanted(manifest=True, text=True))([task])[0]
    bare = Batch(Settings(), Wanted(manifest=False))([task])[0]
    assert full.text == b"x\n"
    assert '"spans": [[2, 6, "spam", 0.9877, "begins with SPAM"]]' in full.line
    assert bare.text is None
    assert bare.line == ""
    assert bare.row["characters"] == {"total": 6, "kept": 2, "removed": {"spam": 4}}


class Stubborn:
    """Work in a process that does not end when it is asked to."""

    def __call__(self, items: Sequence[int]) -> list[int]:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if items[0]:
            raise CorpusCleanError("the first worker fails")
        time.sleep(60)
        return list(items)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without asking them")
def test_a_process_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_PATIENCE", 0.5)
    began = time.monotonic()
    results = local.ordered_map(
        Stubborn, [0, 1], jobs=2, weigh=lambda _: local.BATCH_BYTES, on_crash=lambda item, _: item
    )
    with pytest.raises(CorpusCleanError, match="first worker"):
        list(results)
    assert time.monotonic() - began < 40
