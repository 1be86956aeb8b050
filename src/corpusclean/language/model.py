"""The shipped language model: a fastText classifier, two tables beside it, a manifest.

The manifest ``model.json`` names the version, the hashes of the other files and the calibration.
Nothing is loaded whose hash differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ModelError
from corpusclean.language.han import HanTables
from corpusclean.language.ngrams import NgramTable
from corpusclean.language.prior import log_prior
from corpusclean.resources import model_path

Floats = npt.NDArray[np.float64]

MANIFEST: Final = "model.json"
CLASSIFIER: Final = "lines.bin"
"""fastText's file without the weights: settings and dictionary."""
WEIGHTS: Final = "weights.npy"
"""The weights in four bits each; see ``training.store``."""
NGRAM_TABLE: Final = "ngrams.bin"
HAN_TABLE: Final = "han.npy"
FILES: Final = (CLASSIFIER, WEIGHTS, NGRAM_TABLE, HAN_TABLE)
SCALE_STEPS: Final = 8
"""Steps of a row's scale from one power of two to the next."""
FORMAT: Final = 2
"""Raised when older releases could no longer read the files."""

_NO_LANGUAGE: Final = "__label__und"
_SURELY_NONE: Final = 0.6
"""Probability below which "no language" gives way to a language: it saves half of the sentences lost."""

_CANDIDATES: Final = 8
"""Languages of a doubtful line that the table of letter groups compares."""
_HOPELESS: Final = 0.003
"""Share of the likeliest language's probability below which another is not compared."""
_SURE: Final = 0.9
"""Probability from which the classifier needs no second opinion."""
_SECOND_WEIGHT: Final = 12.0
"""Of the second opinion's mean log frequency beside the classifier's log probability; 8 and 18 do as well."""

_REMEDY: Final = "reinstall corpusclean, or train the model again with `corpusclean train language`"


def shipped_directory() -> Path:
    """Returns the directory of the shipped model: inside of the package, or of its source tree.

    Raises:
        ModelError: neither is there.
    """
    return model_path("language")


@dataclass(frozen=True)
class Calibration:
    """Turns the classifier's probability into one that holds on text it has not seen.

    ``logit = intercept + slope * logit(p) + length * ln(letters)``; fitted on held-out sources.
    """

    intercept: float = 0.0
    slope: float = 1.0
    length: float = 0.0

    def __call__(self, probability: Floats, letters: npt.NDArray[np.int64]) -> Floats:
        """Returns the calibrated probabilities of lines with so many letters; arrays of one shape."""
        p = np.clip(probability, 1e-6, 1 - 1e-6)
        z = self.intercept + self.slope * np.log(p / (1 - p)) + self.length * np.log(np.maximum(letters, 1))
        calibrated: Floats = 1 / (1 + np.exp(-np.clip(z, -12.0, 12.0)))
        return calibrated


class LineModel:
    """Classifies normalised lines; see ``normalising``.

    Attributes:
        version: of the model, as the manifest names it.
        tags: every language the classifier can answer, sorted.
        line_counts: tag -> lines it was taught with; few lines teach a language badly.
        han: the table of Han characters.
        calibration: of its probabilities.
    """

    def __init__(self, directory: Path) -> None:
        manifest = _read_manifest(directory)
        for name in FILES:
            _check_hash(directory / name, manifest["files"].get(name))
        self.version: str = manifest["version"]
        self.line_counts: dict[str, int] = manifest["tags"]
        self.tags = tuple(self.line_counts)
        self.calibration = Calibration(**manifest["calibration"])
        self.han = HanTables.load(directory / HAN_TABLE)
        self._directory = directory
        self._prior = np.array([log_prior(tag) for tag in self.tags])
        self._number = {f"__label__{tag}": number for number, tag in enumerate(self.tags)}
        self._classifier = _load_classifier(directory)

    @cached_property
    def ngrams(self) -> NgramTable:
        """The table of letter groups, read when the first line is in doubt."""
        return NgramTable.load(self._directory / NGRAM_TABLE, len(self.tags))

    def classify(self, lines: Sequence[str]) -> list[tuple[str, float]]:
        """Returns tag and raw probability for each line.

        Args:
            lines: without line breaks and surrogates. Each is answered by itself, whatever its neighbours.
        """
        predict = self._classifier.predict
        answers: list[tuple[str, float]] = []
        doubtful: list[int] = []
        options: list[list[tuple[float, str]]] = []
        for line in lines:
            found = predict(line + "\n", _CANDIDATES + 1, 0.0, "strict")
            if not found:
                answers.append(("und", 0.0))
                continue
            if found[0][1] == _NO_LANGUAGE and (found[0][0] >= _SURELY_NONE or len(found) == 1):
                answers.append(("und", found[0][0]))
                continue
            languages = [option for option in found if option[1] != _NO_LANGUAGE]
            if languages[0][0] < _SURE:
                least = _HOPELESS * languages[0][0]
                possible = [option for option in languages[:_CANDIDATES] if option[0] >= least]
                if len(possible) > 1:
                    doubtful.append(len(answers))
                    options.append(possible)
            answers.append((languages[0][1][9:], languages[0][0]))
        if doubtful:
            second = self._second_opinion([lines[place] for place in doubtful], options)
            for place, answer in zip(doubtful, second, strict=True):
                answers[place] = answer
        return answers

    def _second_opinion(
        self, lines: Sequence[str], options: Sequence[Sequence[tuple[float, str]]]
    ) -> list[tuple[str, float]]:
        """Chooses anew among the likeliest languages of doubtful lines.

        Args:
            lines: as for :meth:`classify`.
            options: of each line, probability and label of two to eight languages.
        """
        counts = np.fromiter(map(len, options), np.intp, len(options))
        candidates = np.zeros((len(lines), int(counts.max())), np.intp)
        probability = np.zeros(candidates.shape)
        inside = np.arange(candidates.shape[1]) < counts[:, None]
        candidates[inside] = [self._number[label] for found in options for _, label in found]
        probability[inside] = [likelihood for found in options for likelihood, _ in found]
        with np.errstate(divide="ignore"):  # the log of an empty place is minus infinity, as it should be
            score = np.log(probability) + self._prior[candidates]
        score += _SECOND_WEIGHT * self.ngrams.compare(lines, candidates, counts)
        best = score.argmax(axis=1)
        shares = np.exp(score - score.max(axis=1, keepdims=True))
        # what the classifier gave to languages that are not compared stays lost
        sure = probability.sum(axis=1) / shares.sum(axis=1)
        chosen = candidates[np.arange(len(lines)), best].tolist()
        return [(self.tags[number], share) for number, share in zip(chosen, sure.tolist(), strict=True)]


def _read_manifest(directory: Path) -> dict[str, Any]:
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); {_REMEDY}") from error
    keys = {"format", "version", "tags", "files", "calibration"}
    if not isinstance(manifest, dict) or not keys <= manifest.keys():
        raise ModelError(f"{path}: not the manifest of a language model; {_REMEDY}")
    if manifest["format"] != FORMAT:
        raise ModelError(
            f"{path}: format {manifest['format']}, but this release reads format {FORMAT}; "
            "install the release that the model was made with, or train it again"
        )
    return manifest


def file_hash(path: Path) -> str:
    """Returns the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_hash(path: Path, expected: str | None) -> None:
    try:
        found = file_hash(path)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error}); {_REMEDY}") from error
    if found != expected:
        raise ModelError(f"{path}: SHA-256 {found} is not what {MANIFEST} promises; {_REMEDY}")


def _load_classifier(directory: Path) -> Any:  # noqa: ANN401 - fasttext has no types
    # The extension below the Python package: the package imports multiprocessing, and its predict fails
    # under NumPy 2. Imported here, since users of another backend need it not.
    import fasttext_pybind

    try:
        classifier = fasttext_pybind.fasttext()
        classifier.loadModel(str(directory / CLASSIFIER))
        with (directory / WEIGHTS).open("rb") as file:
            packed, codes, scales, output = (np.load(file, allow_pickle=False) for _ in range(4))
        classifier.setMatrices(unpack(packed, codes, scales), output)
    except (OSError, EOFError, ValueError, RuntimeError, IndexError) as error:
        raise ModelError(f"{directory}: not a language model ({error}); {_REMEDY}") from error
    return classifier


def pack(levels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    """Packs numbers below 16, four to an integer; their count must be a multiple of four."""
    four = levels.reshape(-1, 4).astype(np.uint16)
    packed: npt.NDArray[np.uint16] = np.bitwise_or.reduce(
        four << np.arange(0, 16, 4, dtype=np.uint16), axis=1
    )
    return packed


def row_scales(scales: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Returns what each row is multiplied by, in the shape of ``scales``, which count eighths of octaves."""
    result: npt.NDArray[np.float32] = np.exp2((scales.astype(np.float32) - 128) / SCALE_STEPS)
    return result


def unpack(
    packed: npt.NDArray[np.uint16], codes: npt.NDArray[np.float32], scales: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """Returns the weights, shape (rows, columns).

    Args:
        packed: four numbers to an integer, as :func:`pack` makes them.
        codes: the value that each of the sixteen numbers stands for.
        scales: of each row, shape (rows, 1); see :func:`row_scales`.
    """
    # a pair of weights for every byte, copied as one number of eight bytes
    byte = np.arange(256)
    pairs = codes[np.stack([byte & 15, byte >> 4], axis=1)].astype(np.float32).view(np.float64)[:, 0]
    weights: npt.NDArray[np.float32] = pairs[packed.view(np.uint8)].view(np.float32)
    weights = weights.reshape(scales.shape[0], -1)
    weights *= row_scales(scales)
    return weights
