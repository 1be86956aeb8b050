"""Speed: this library's stages and the whole, its peers, sizes, memory, workers, hostile inputs, start-up.

    python benchmarks/throughput.py --stages --peers --json speed.json
    python benchmarks/throughput.py --sizes --plot sizes.svg
    python benchmarks/throughput.py --adversarial
    python benchmarks/throughput.py --memory 20000 --workers 1 2 --startup

Everything is measured as processor time of this process, so that other work on the machine counts little, and
what is compared is measured in turns within one run: the median over the rounds is reported. One thread only.
Throughput is bytes of the text in UTF-8, for extractors too, which read it wrapped in HTML.
"""

# ruff: noqa: E402 - how many threads NumPy takes is settled before it is loaded

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from throughput_corpus import Corpus, as_html, size_of
from throughput_hostile import HOSTILE
from throughput_peers import EXTRACTORS, PEERS, load
from throughput_stages import Stages

Figures = dict[str, Any]
BATCH: Final = 64
DOCUMENT_SIZE: Final = 5_800
"""Bytes of the documents that stages and peers read: the mean of a news page with its surroundings."""
SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
CHECKPOINTS: Final = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)


def cpu_seconds(run: Callable[[], object]) -> float:
    """Returns the processor time that a call takes."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def in_turns(runs: dict[str, Callable[[], object]], rounds: int, say: bool = True) -> dict[str, list[float]]:
    """Runs everything once to warm up, then ``rounds`` times in turns; returns name -> processor seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, run in runs.items():
            spent = cpu_seconds(run)
            if turn:
                seconds[name].append(spent)
        if say:
            print(f"round {turn} of {rounds}", file=sys.stderr)
    return seconds


def measure_stages(corpus: Corpus, given: argparse.Namespace) -> Figures:
    """Measures the stages and, where asked for, the peers, on the same documents in the same rounds."""
    texts = corpus.documents(given.document_size, given.documents)
    size = size_of(texts)
    stages = Stages(texts, BATCH)
    runs: dict[str, Callable[[], object]] = dict(stages.runs()) if given.stages else {}
    runs["whole"] = stages.whole
    if given.peers is not None:
        peers = load(given.peers or list(PEERS))
        pages = [as_html(text) for text in texts]
        for name, run in peers.items():
            runs[name] = _bound(run, pages if name in EXTRACTORS else texts)
    seconds = in_turns(runs, given.rounds)
    middle = {name: median(values) for name, values in seconds.items()}
    rows = {
        name: {
            "mb_per_s": size / spent / 1e6,
            "documents_per_s": len(texts) / spent,
            "times_whole": spent / middle["whole"],
            "lowest_mb_per_s": size / max(seconds[name]) / 1e6,
            "highest_mb_per_s": size / min(seconds[name]) / 1e6,
        }
        for name, spent in middle.items()
    }
    print(f"\n{len(texts)} documents of {size / len(texts):.0f} bytes, {given.rounds} rounds, one core")
    print(f"{'':18}{'MB/s':>8}{'(lowest-highest)':>20}{'docs/s':>10}{'cost / whole':>14}")
    for name, row in rows.items():
        spread = f"({row['lowest_mb_per_s']:.2f}-{row['highest_mb_per_s']:.2f})"
        print(
            f"{name:18}{row['mb_per_s']:8.2f}{spread:>20}{row['documents_per_s']:10.0f}{row['times_whole']:14.3f}"
        )
    return rows


def _bound(run: Callable[[Sequence[str]], object], texts: Sequence[str]) -> Callable[[], object]:
    return lambda: run(texts)


def measure_sizes(corpus: Corpus, given: argparse.Namespace) -> Figures:
    """Measures the cost per byte of documents from 1 KB to 10 MB, as many of each as make a megabyte."""
    from corpusclean import Cleaner

    cleaner = Cleaner()
    sets = {size: corpus.documents(size, max(1, given.bytes // size)) for size in given.sizes or SIZES}
    runs = {str(size): _cleaning(cleaner, texts) for size, texts in sets.items()}
    seconds = in_turns(runs, given.rounds)
    rows = {str(size): 1e6 * median(seconds[str(size)]) / size_of(sets[size]) for size in sets}
    print(f"\n{'bytes':>12}{'s per MB':>12}{'against 10 KB':>16}")
    base = rows.get("10000") or next(iter(rows.values()))
    for name, cost in rows.items():
        print(f"{int(name):12,}{cost:12.3f}{cost / base:16.2f}")
    return rows


def _cleaning(cleaner: Any, texts: Sequence[str]) -> Callable[[], object]:  # noqa: ANN401
    def run() -> object:
        for _ in cleaner.clean_many(texts):
            pass
        return None

    return run


def measure_memory(given: argparse.Namespace) -> Figures:
    """Cleans many small documents one after the other, in a process of its own; notes cost and memory.

    Returns:
        documents -> seconds per megabyte since the checkpoint before, and resident megabytes.
    """
    command = [sys.executable, __file__, "--memory-child", str(given.memory), str(given.memory_size)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    rows: Figures = json.loads(found.stdout.splitlines()[-1])
    print(f"\n{'documents':>12}{'s per MB':>12}{'resident MB':>14}{'peak MB':>10}")
    for name, row in rows.items():
        print(f"{int(name):12,}{row['s_per_mb']:12.3f}{row['resident_mb']:14.1f}{row['peak_mb']:10.1f}")
    return rows


def memory_child(count: int, size: int) -> None:
    """Does the work of :func:`measure_memory` and prints its rows as JSON."""
    from corpusclean import Cleaner

    # a few hundred different documents over and over: what grows is then the library, not the corpus
    texts = Corpus(pages=500).documents(size, 500)
    total = [0]

    def stream() -> Any:  # noqa: ANN401
        for number in range(count):
            text = f"{number}\n{texts[number % len(texts)]}"
            total[0] += len(text.encode())
            yield text

    rows: Figures = {}
    spent, seen = time.process_time(), 0
    for number, _ in enumerate(Cleaner().clean_many(stream()), start=1):
        if number in CHECKPOINTS or number == count:
            now = time.process_time()
            rows[str(number)] = {
                "s_per_mb": 1e6 * (now - spent) / max(1, total[0] - seen),
                "resident_mb": resident_megabytes(),
                "peak_mb": peak_megabytes(),
            }
            spent, seen = time.process_time(), total[0]
            print(f"{number} documents", file=sys.stderr)
    print(json.dumps(rows))


def resident_megabytes() -> float:
    """Returns this process's resident memory; its peak where the system does not tell the present one."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return peak_megabytes()
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_megabytes() -> float:
    """Returns the largest resident memory this process has had."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measure_workers(corpus: Corpus, given: argparse.Namespace) -> Figures:
    """Runs ``corpusclean clean`` with several numbers of processes.

    Wall time tells only where nothing else runs; the processor time of all processes tells what more of them
    cost in all, which bounds the gain on a quiet machine.
    """
    import resource

    rows: Figures = {}
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "corpus.jsonl")
        texts = corpus.documents(given.document_size, given.documents)
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
        digests = set()
        for jobs in given.workers:
            out = Path(directory, f"out-{jobs}")
            command = [sys.executable, "-m", "corpusclean.cli", "clean", str(source)]
            before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(
                [*command, "--out", str(out), "--jobs", str(jobs)], check=True, capture_output=True
            )
            wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            digests.add((out / "manifest.jsonl").read_bytes())
            rows[str(jobs)] = {"wall_s": wall, "cpu_s": spent}
    first = next(iter(rows.values()))
    print(f"\n{'workers':>8}{'wall s':>10}{'CPU s':>10}{'times as fast':>16}{'CPU of all':>12}")
    for jobs, row in rows.items():
        gain, cost = f"{first['wall_s'] / row['wall_s']:.2f}", row["cpu_s"] / first["cpu_s"]
        print(f"{jobs:>8}{row['wall_s']:10.1f}{row['cpu_s']:10.1f}{gain:>16}{cost:12.2f}")
    print("the same manifest for every number" if len(digests) == 1 else "THE MANIFESTS DIFFER")
    return rows


def measure_hostile(corpus: Corpus, given: argparse.Namespace) -> Figures:
    """Measures each hostile input's cost per byte, whole and by stage, relative to normal documents."""
    normal = corpus.documents(DOCUMENT_SIZE, max(BATCH, given.hostile_size // DOCUMENT_SIZE))
    base_stages = Stages(normal, BATCH)
    base = {
        name: median(cpu_seconds(run) for _ in range(3)) / size_of(normal) for name, run in base_stages.all()
    }
    rows: Figures = {}
    print(f"\n{'input':36}{'bytes':>10}{'whole':>8}   slowest stages, each relative to the same stage")
    for name, make in HOSTILE.items():
        if given.only and name not in given.only:
            continue
        text = make(given.hostile_size)
        size = len(text.encode("utf-8", "surrogatepass"))
        stages = Stages([text], BATCH)
        cost = {stage: cpu_seconds(run) / size for stage, run in stages.all()}
        ratios = {stage: cost[stage] / base[stage] for stage in cost}
        rows[name] = ratios
        slow = sorted((s for s in cost if s != "whole"), key=lambda s: -cost[s])[:3]
        told = ", ".join(f"{stage} {ratios[stage]:.1f} ({cost[stage] / cost['whole']:.0%})" for stage in slow)
        print(f"{name:36}{size:10,}{ratios['whole']:8.2f}   {told}", flush=True)
    worst = max(rows, key=lambda name: rows[name]["whole"])
    print(f"worst: {worst}, {rows[worst]['whole']:.2f} times the cost of a normal byte")
    return rows


def measure_startup(given: argparse.Namespace) -> Figures:
    """Measures ``corpusclean clean`` on one small file from start to end: wall and processor time."""
    import resource

    wall, spent = [], []
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "page.txt")
        source.write_text("A short page.\nIt has two lines.\n", "utf-8")
        command = [sys.executable, "-m", "corpusclean.cli", "clean", str(source), "--out", f"{directory}/out"]
        for _ in range(max(5, given.rounds)):
            before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            wall.append(time.perf_counter() - begin)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    row = {"wall_s": median(wall), "least_wall_s": min(wall), "cpu_s": median(spent)}
    print(f"\nstart-up: {row['wall_s']:.2f} s (least {row['least_wall_s']:.2f}), {row['cpu_s']:.2f} s of CPU")
    return row


def plot(found: Figures, path: Path) -> None:
    """Draws cost against the size of documents and of the corpus, and memory against the latter."""
    try:
        from matplotlib.figure import Figure  # type: ignore[import-not-found]
    except ImportError:
        print("no plot: matplotlib is not installed")
        return
    wanted = [name for name in ("sizes", "memory") if name in found]
    figure = Figure(figsize=(5 * (len(wanted) + ("memory" in found)), 4), layout="constrained")
    places = iter(figure.subplots(1, len(wanted) + ("memory" in found), squeeze=False)[0])
    if "sizes" in found:
        axes = next(places)
        axes.loglog([int(size) for size in found["sizes"]], list(found["sizes"].values()), marker="o")
        axes.set(xlabel="bytes of a document", ylabel="seconds per MB", title="Cost by document")
    if "memory" in found:
        counts = [int(count) for count in found["memory"]]
        for key, label in (("s_per_mb", "seconds per MB"), ("resident_mb", "resident MB")):
            axes = next(places)
            axes.semilogx(counts, [row[key] for row in found["memory"].values()], marker="o")
            axes.set(xlabel="documents", ylabel=label, ylim=(0, None))
    figure.savefig(path)


def main() -> None:
    """Measures what the options ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stages", action="store_true", help="this library's stages")
    parser.add_argument("--peers", nargs="*", metavar="NAME", help=f"all, or some of {', '.join(PEERS)}")
    parser.add_argument("--sizes", nargs="*", type=int, metavar="BYTES", help="documents of these sizes")
    parser.add_argument(
        "--bytes", type=int, default=1_000_000, help="of documents of each size, at least one"
    )
    parser.add_argument("--workers", nargs="+", type=int, metavar="N", help="numbers of processes")
    parser.add_argument("--memory", type=int, metavar="N", help="clean so many small documents")
    parser.add_argument("--memory-size", type=int, default=300, metavar="BYTES", help="of each of those")
    parser.add_argument("--adversarial", action="store_true", help="hostile inputs")
    parser.add_argument("--hostile-size", type=int, default=1_000_000, metavar="BYTES")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these hostile inputs")
    parser.add_argument("--startup", action="store_true", help="the command on one small file")
    parser.add_argument("--documents", type=int, default=200, help="for stages, peers and workers")
    parser.add_argument("--document-size", type=int, default=DOCUMENT_SIZE, metavar="BYTES")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE", help="add the figures to this file")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw sizes and memory; .svg, .png or .pdf")
    parser.add_argument("--memory-child", nargs=2, type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory_child:
        memory_child(*given.memory_child)
        return
    corpus = Corpus()
    found: Figures = {}
    if given.stages or given.peers is not None:
        found["stages"] = measure_stages(corpus, given)
    if given.sizes is not None:
        found["sizes"] = measure_sizes(corpus, given)
    if given.memory:
        found["memory"] = measure_memory(given)
    if given.workers:
        found["workers"] = measure_workers(corpus, given)
    if given.adversarial:
        found["hostile"] = measure_hostile(corpus, given)
    if given.startup:
        found["startup"] = measure_startup(given)
    if not found:
        parser.error("nothing to measure: give --stages, --peers, --sizes, --memory, --workers, ...")
    found["machine"] = {"platform": platform.platform(), "python": platform.python_version()}
    if given.json:
        before = json.loads(given.json.read_text("utf-8")) if given.json.exists() else {}
        found = {**before, **found}
        given.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if given.plot:
        plot(found, given.plot)


if __name__ == "__main__":
    main()
