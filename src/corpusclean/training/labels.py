"""Trains and measures the labeller: ``corpusclean train labels``.

The repository holds all it needs; pages and articles of real sites are optional and make it better. Pages are
kept apart by file, one author each, so that what is measured is what the labeller makes of authors it has
never read.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpusclean.evaluation import Evaluation, evaluate
from corpusclean.exceptions import InputError
from corpusclean.gold import GoldCase, load_gold
from corpusclean.labelling import Labeller
from corpusclean.labelling.learned import LearnedLabeller
from corpusclean.labelling.network import Network, load_network, save_network
from corpusclean.labelling.passes import find_spans
from corpusclean.labels import STRICTNESS
from corpusclean.resources import model_path
from corpusclean.result import Span
from corpusclean.segmenting import Segments, lines_of
from corpusclean.training.composing import Composer
from corpusclean.training.fitting import Settings, fit
from corpusclean.training.network import LabelNetwork
from corpusclean.training.pages import Page, open_text, read_pages
from corpusclean.training.pools import Pools

_CANDIDATES = tuple(round(0.3 + 0.05 * i, 2) for i in range(14))


@dataclass(frozen=True)
class Report:
    """What came of a training.

    Attributes:
        directory: where ``model.npz`` and ``model.json`` are.
        thresholds: strictness -> probability of noise from which a segment goes.
        tuned_on: figures on the half of the held-out pages that chose the thresholds; ``None`` without any.
        tested_on: figures on the other half, looked at once.
        seconds: it took.
    """

    directory: Path
    thresholds: dict[str, float]
    tuned_on: Evaluation | None
    tested_on: Evaluation | None
    seconds: float


def train_labels(
    out: Path,
    *,
    data: Path | None = None,
    gold: Sequence[Path] = (),
    external: Path | None = None,
    hold_out: Sequence[str] = (),
    version: str = "1",
    seed: int = 0,
    settings: Settings | None = None,
    say: Callable[[str], None] = print,
) -> Report:
    """Trains a labeller and writes it to a directory.

    Args:
        out: directory of the model; created.
        data: directory with ``docs.*.jsonl`` and ``pages.*.jsonl`` (gold pages), ``fragments*.jsonl``,
            ``headlines*.jsonl`` and ``traps*.jsonl``; that of the shipped model by default.
        gold: more gold files, of your own pages.
        external: directory with ``pages/*.jsonl.xz`` and ``topic/*.jsonl.xz`` of real sites.
        hold_out: names of gold files that are only measured on: every other page chooses the thresholds, the
            rest is tested on.
        version: of the new model.
        seed: the same seed gives the same model on the same machine.
        settings: how to train.
        say: takes lines about progress.

    Raises:
        InputError: a file cannot be read, or ``hold_out`` names one that is not there.
    """
    began = time.monotonic()
    settings = settings or Settings()
    data = data or model_path("labels", "data")
    files = sorted([*data.glob("docs.*.jsonl"), *data.glob("pages.*.jsonl"), *gold])
    missing = set(hold_out) - {path.name for path in files}
    if missing:
        raise InputError(f"{data} has no gold file {', '.join(sorted(missing))} to hold out")
    held_out = [path for path in files if path.name in hold_out]
    pages = read_pages([path for path in files if path.name not in hold_out])
    pools = Pools()
    pools.read_rows(
        sorted(p for kind in ("fragments", "headlines", "traps") for p in data.glob(f"{kind}*.jsonl"))
    )
    for page in pages:
        pools.add_page(page)
    real = _read_external(external, pools) if external else []
    say(f"{len(pages)} gold pages, {len(real)} real pages, {sum(map(len, pools.articles.values()))} articles")
    cases = [case for path in held_out for case in load_gold(path)]
    tuning, testing = cases[::2], cases[1::2]
    whole_lines = settings.ablate == "inside_lines"

    def report(epoch: int, value: float, network: LabelNetwork) -> None:
        line = f"epoch {epoch + 1} of {settings.epochs}: loss {value:.4f}, {time.monotonic() - began:.0f} s"
        if tuning and (epoch % 3 == 2 or epoch + 1 == settings.epochs):
            line += ", " + _headline(
                measure(_converted(network, 0.5), tuning, bootstrap=0, whole_lines=whole_lines)
            )
        say(line)

    trained = fit(pages, real, pools.as_pages(), Composer(pools, seed), settings, seed, report)
    network = _converted(trained, 0.5)
    thresholds = _choose(network, tuning, whole_lines=whole_lines) if tuning else _thresholds_of(out)
    network = replace(network, version=version, thresholds=thresholds)
    out.mkdir(parents=True, exist_ok=True)
    save_network(network, out)
    network = load_network(out)
    return Report(
        out,
        thresholds,
        measure(network, tuning, whole_lines=whole_lines) if tuning else None,
        measure(network, testing, whole_lines=whole_lines) if testing else None,
        time.monotonic() - began,
    )


def measure(
    network: Network, cases: Sequence[GoldCase], *, bootstrap: int = 1000, whole_lines: bool = False
) -> Evaluation:
    """Returns the figures of a network on gold pages, cleaned as a user's pages are, or line by line."""
    labeller: Labeller = LearnedLabeller(network)
    labeller = _OfWholeLines(labeller) if whole_lines else labeller
    spans = find_spans(labeller, [case.text for case in cases])
    return evaluate(cases, {case.id: s for case, s in zip(cases, spans, strict=True)}, bootstrap=bootstrap)


class _OfWholeLines:
    """Labels whole lines as another labeller would label segments."""

    def __init__(self, labeller: Labeller) -> None:
        self.name, self.version = labeller.name, labeller.version
        self._labeller = labeller

    def label(self, batch: Segments) -> list[list[Span]]:
        return self._labeller.label(lines_of(batch))


def _converted(network: LabelNetwork, threshold: float) -> Network:
    """Returns the network as it will run, 8-bit embeddings included."""
    with tempfile.TemporaryDirectory() as directory:
        save_network(network.to_numpy("0", dict.fromkeys(STRICTNESS, threshold)), Path(directory))
        return load_network(Path(directory))


def _choose(network: Network, cases: Sequence[GoldCase], *, whole_lines: bool) -> dict[str, float]:
    """Returns the thresholds; gentle and strict are half-way from balanced to the ends.

    Balanced is the highest that has as many documents right as the best one, but for a point: where many are
    equally good, the one that loses least content is.
    """
    right = []
    for candidate in _CANDIDATES:
        tried = replace(network, thresholds=dict.fromkeys(STRICTNESS, candidate))
        figures = measure(tried, cases, bootstrap=0, whole_lines=whole_lines).overall.figures
        right.append(figures.docs_right)
    # averaged over neighbours, so that one page more or less decides nothing
    smooth = np.convolve(right, [0.25, 0.5, 0.25], "valid")
    balanced = _CANDIDATES[1 + int(np.flatnonzero(smooth >= smooth.max() - 0.01)[-1])]
    return {
        "gentle": round((1 + balanced) / 2, 3),
        "balanced": balanced,
        "strict": round(balanced / 2, 3),
    }


def _thresholds_of(directory: Path) -> dict[str, float]:
    """Returns the thresholds of the model that is being replaced, or a half where there is none."""
    try:
        return dict(json.loads((directory / "model.json").read_text("utf-8"))["thresholds"])
    except (OSError, ValueError, KeyError):
        return {"gentle": 0.75, "balanced": 0.5, "strict": 0.25}


def _read_external(directory: Path, pools: Pools) -> list[Page]:
    """Reads pages of real sites, and adds articles and headlines to the pools."""
    for path in sorted(directory.glob("topic/*.jsonl.xz")):
        with open_text(path) as lines:
            for line in lines:
                row = json.loads(line)
                texts = [row.get("title") or "", *row["text"][:3500].split("\n")]
                pools.add_article(row["lang"], [text + "\n" for text in texts if text.strip()])
    for path in sorted(directory.glob("pages/headlines_*.tsv.xz")):
        tag = "zh-Hans" if "_zh" in path.name else path.name.split("_")[1].split(".")[0]
        with open_text(path) as lines:
            pools.headlines[tag] += [line.split("\t")[1].strip() for line in lines if "\t" in line]
    return read_pages(sorted(directory.glob("pages/*.jsonl.xz")))


def _headline(evaluation: Evaluation) -> str:
    figures = evaluation.overall.figures
    return (
        f"docs right {figures.docs_right:.3f}, content lost {figures.content_lost:.2%}, "
        f"junk left {figures.junk_left:.1%}"
    )
