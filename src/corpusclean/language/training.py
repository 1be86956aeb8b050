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
    FILES,
    FORMAT,
    HAN_TABLE,
    MANIFEST,
    NGRAM_TABLE,
    SCALE_STEPS,
    WEIGHTS,
    Calibration,
    LineModel,
    file_hash,
    pack,
    row_scales,
)
from corpusclean.language.ngrams import NgramTable
from corpusclean.language.normalising import normalise
from corpusclean.language.training_data import find_sources, prepare, read_source, source_name

DIMENSION: Final = 32
BUCKETS: Final = 96 * 1024
NGRAMS: Final = (1, 5)
EPOCHS: Final = 5
LEARNING_RATE: Final = 0.45
LEAST_WORD_COUNT: Final = 400
_LEVELS: Final = 16
"""Values a weight is rounded to, so that it takes four bits."""
_LLOYD_SAMPLE, _LLOYD_ROUNDS = 400_000, 30
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
    """Trains a model and writes its files.

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
    NgramTable.learn([data.whole.get(tag, []) for tag in counts]).save(out / NGRAM_TABLE)
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
        size=sum((out / name).stat().st_size for name in (*FILES, MANIFEST)),
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
    # Rows differ by orders of magnitude and columns by factors: scaled by both, all can share sixteen values.
    # The output matrix takes the columns' spread over.
    spread = np.maximum(weights.std(axis=0), 1e-9)
    scaled = weights / spread
    scales = np.clip(np.rint(np.log2(np.maximum(_spread(scaled), 1e-9)) * SCALE_STEPS) + 128, 0, 255)
    codes, levels = quantise(scaled / row_scales(scales.astype(np.uint8)))
    arrays = (pack(levels), codes, scales.astype(np.uint8), (output * spread).astype(np.float32))
    with (out / WEIGHTS).open("wb") as file:
        for array in arrays:
            np.save(file, array, allow_pickle=False)
    dimension = weights.shape[1]
    model.set_matrices(np.zeros((1, dimension)), np.zeros((output.shape[0], dimension)))
    model.save_model(str(out / CLASSIFIER))


def _spread(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Returns the root mean square of each row, shape (rows, 1)."""
    result: npt.NDArray[np.float32] = np.sqrt(np.mean(rows**2, axis=1, keepdims=True))
    return result


def quantise(weights: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """Rounds weights to the sixteen values that lose least, found by Lloyd's algorithm on a sample.

    Returns:
        the values, rising, and the number of the value nearest to each weight, in the shape of ``weights``.
    """
    flat = weights.reshape(-1)
    sample = np.sort(flat[:: max(1, flat.size // _LLOYD_SAMPLE)]).astype(np.float64)
    codes = np.quantile(sample, (np.arange(_LEVELS) + 0.5) / _LEVELS)
    for _ in range(_LLOYD_ROUNDS):
        nearest = np.searchsorted((codes[1:] + codes[:-1]) / 2, sample)
        sums = np.bincount(nearest, weights=sample, minlength=_LEVELS)
        count = np.bincount(nearest, minlength=_LEVELS)
        codes = np.where(count > 0, sums / np.maximum(count, 1), codes)
    levels = np.searchsorted((codes[1:] + codes[:-1]) / 2, weights).astype(np.uint8)
    return codes.astype(np.float32), levels


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
        "files": {name: file_hash(out / name) for name in FILES},
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
