"""Trains the language model: ``python -m corpusclean.language.training SOURCES --out DIRECTORY``.

Everything is seeded; with one thread the same sources give the same model. With more, fastText's threads
update the weights as they come, and two runs differ slightly.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ConfigurationError, CorpusCleanError
from corpusclean.language.han_training import train_han
from corpusclean.language.model import (
    CLASSIFIER,
    FORMAT,
    HAN_TABLE,
    MANIFEST,
    WEIGHTS,
    Calibration,
    LineModel,
    file_hash,
)
from corpusclean.language.normalising import normalise
from corpusclean.language.training_data import find_sources, prepare, read_source, source_name

DIMENSION: Final = 32
BUCKETS: Final = 96 * 1024
NGRAMS: Final = (1, 5)
EPOCHS: Final = 5
LEARNING_RATE: Final = 0.45
LEAST_WORD_COUNT: Final = 400
_LEVELS: Final = 40
"""Steps on either side of zero that a weight is rounded to: with 20, accuracy begins to fall."""
_CALIBRATION_LINES: Final = 150
"""Lines of each language that the calibration is fitted to."""


@dataclass(frozen=True)
class Report:
    """What a training made.

    Attributes:
        version: of the model.
        languages: how many tags the classifier can answer, ``und`` included.
        lines: training lines, cut ones included.
        counts: tag -> lines before cutting and repeating.
        han: kind -> characters with a weight.
        calibration: as stored, or None when it was taken from elsewhere.
        size: bytes of the model's files.
        seconds: wall time.
    """

    version: str
    languages: int
    lines: int
    counts: dict[str, int]
    han: dict[str, int]
    calibration: dict[str, float]
    size: int
    seconds: float


def train(
    sources: Sequence[Path],
    out: Path,
    *,
    seed: int = 0,
    threads: int = 2,
    held_out: Sequence[str] = (),
    calibration_from: Path | None = None,
    version: str = "user",
) -> Report:
    """Trains a model and writes its four files.

    Args:
        sources: files of ``tag<TAB>text`` lines (``.tsv``, ``.tsv.xz``), or directories of them.
        out: directory of the model; made if missing, its files replaced.
        seed: of every choice.
        threads: of fastText.
        held_out: names of sources that are not trained on; the calibration is fitted to them. Without any,
            probabilities stay as the classifier gives them.
        calibration_from: directory of a model whose calibration to take over: one trained with sources held
            out, for the final one that is trained on all.
        version: written to the manifest.

    Raises:
        ConfigurationError: there are no sources, or a held-out one is not among them.
        InputError: a source cannot be read.
    """
    started = time.monotonic()
    paths = find_sources(sources)
    names = {source_name(path) for path in paths}
    if missing := set(held_out) - names:
        raise ConfigurationError(f"no source {', '.join(sorted(missing))} to hold out among {sorted(names)}")
    used = [path for path in paths if source_name(path) not in held_out]
    data = prepare(used, seed=seed)
    if len(set(data.tags)) < 3:
        raise ConfigurationError(
            "too few languages share a script in these sources: there is nothing to learn"
        )

    out.mkdir(parents=True, exist_ok=True)
    _train_classifier(data.lines, data.tags, out, seed=seed, threads=threads)
    han = train_han(data.han, out / HAN_TABLE, seed=seed)
    counts = {tag: data.counts.get(tag, data.tags.count(tag)) for tag in sorted(set(data.tags))}
    calibration = Calibration()
    if calibration_from is not None:
        calibration = LineModel(calibration_from).calibration
    _write_manifest(out, version, counts, calibration)
    if calibration_from is None and held_out:
        tests = [path for path in paths if source_name(path) in held_out]
        calibration = _fit_calibration(LineModel(out), tests, seed=seed)
        _write_manifest(out, version, counts, calibration)
    return Report(
        version=version,
        languages=len(set(data.tags)),
        lines=len(data.lines),
        counts=data.counts,
        han=han,
        calibration=asdict(calibration),
        size=sum((out / name).stat().st_size for name in (CLASSIFIER, WEIGHTS, HAN_TABLE, MANIFEST)),
        seconds=round(time.monotonic() - started, 1),
    )


def _train_classifier(
    lines: Sequence[str], tags: Sequence[str], out: Path, *, seed: int, threads: int
) -> None:
    import fasttext

    with tempfile.TemporaryDirectory(prefix="corpusclean-") as directory:
        examples = Path(directory) / "lines.txt"
        with examples.open("w", encoding="utf-8") as file:
            file.writelines(f"__label__{tag} {line}\n" for tag, line in zip(tags, lines, strict=True))
        model = fasttext.train_supervised(
            str(examples),
            dim=DIMENSION,
            bucket=BUCKETS,
            minn=NGRAMS[0],
            maxn=NGRAMS[1],
            epoch=EPOCHS,
            lr=LEARNING_RATE,
            minCount=min(LEAST_WORD_COUNT, max(1, len(lines) // 100)),
            loss="softmax",
            thread=threads,
            seed=seed,
            verbose=0,
        )
    store(model, out)


def store(model: Any, out: Path) -> None:  # noqa: ANN401 - fasttext has no types
    """Writes a fastText model as its dictionary and, apart, its weights rounded to small integers.

    fastText's own quantisation makes files as small, but a prediction from them costs five times as much.

    Args:
        model: a trained, unquantised classifier; its weights are emptied.
        out: an existing directory.
    """
    weights: npt.NDArray[np.float32] = model.get_input_matrix()
    output: npt.NDArray[np.float32] = model.get_output_matrix()
    # the largest ten-thousandth of the weights may be clipped, so that it does not coarsen the others
    step = np.maximum(np.quantile(np.abs(weights), 0.9999, axis=0) / _LEVELS, 1e-9).astype(np.float32)
    rounded = np.clip(np.rint(weights / step), -127, 127).astype(np.int8)
    np.savez_compressed(out / WEIGHTS, input=rounded, step=step, output=output)
    dimension = weights.shape[1]
    model.set_matrices(np.zeros((1, dimension)), np.zeros((output.shape[0], dimension)))
    model.save_model(str(out / CLASSIFIER))


def _fit_calibration(model: LineModel, tests: Sequence[Path], *, seed: int) -> Calibration:
    """Fits whether an answer is right to its probability and length, each language counting the same."""
    from sklearn.linear_model import LogisticRegression

    chooser = np.random.default_rng(seed)
    by_tag: dict[str, list[str]] = {}
    for path in tests:
        for tag, text in read_source(path):
            by_tag.setdefault(tag, []).append(text)
    features: list[tuple[float, float]] = []
    right: list[bool] = []
    for tag in sorted(by_tag.keys() & set(model.tags)):
        chosen = chooser.permutation(len(by_tag[tag]))[:_CALIBRATION_LINES]
        texts = [by_tag[tag][place] for place in chosen.tolist()]
        lines, _ = normalise([text[:length] for text in texts for length in (20, 40, len(text))])
        lines = [line for line in lines if len(line.split()) > 0]
        for line, (answer, probability) in zip(lines, model.classify(lines), strict=True):
            p = min(max(probability, 1e-6), 1 - 1e-6)
            letters = sum(character.isalpha() for character in line)
            features.append((np.log(p / (1 - p)), np.log(max(letters, 1))))
            right.append(answer == tag)
    if len(set(right)) < 2:
        return Calibration()
    fit = LogisticRegression(C=100.0).fit(np.array(features), np.array(right))
    slope, length = (round(float(value), 4) for value in fit.coef_[0])
    return Calibration(round(float(fit.intercept_[0]), 4), slope, length)


def _write_manifest(out: Path, version: str, counts: dict[str, int], calibration: Calibration) -> None:
    manifest = {
        "format": FORMAT,
        "version": version,
        "calibration": asdict(calibration),
        "files": {name: file_hash(out / name) for name in (CLASSIFIER, WEIGHTS, HAN_TABLE)},
        "tags": counts,
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the training from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m corpusclean.language.training", description="Train the language model."
    )
    parser.add_argument("sources", nargs="+", type=Path, help="files of tag<TAB>text lines, or directories")
    parser.add_argument("--out", type=Path, required=True, help="directory to write the model to")
    parser.add_argument(
        "--hold-out", action="append", default=[], metavar="NAME", help="a source not to train on"
    )
    parser.add_argument(
        "--calibration-from", type=Path, metavar="DIR", help="take the calibration of that model"
    )
    parser.add_argument(
        "--version", default="user", help="name of the model in its manifest (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args(arguments)
    try:
        report = train(
            given.sources,
            given.out,
            seed=given.seed,
            threads=given.threads,
            held_out=given.hold_out,
            calibration_from=given.calibration_from,
            version=given.version,
        )
    except CorpusCleanError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(json.dumps(asdict(report), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
