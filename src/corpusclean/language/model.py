"""The shipped language model: a fastText classifier, the table of Han characters, a manifest.

The manifest ``model.json`` names the version, the hashes of the other files and the calibration.
Nothing is loaded whose hash differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ModelError
from corpusclean.language.han import HanTables
from corpusclean.resources import model_path

Floats = npt.NDArray[np.float64]

MANIFEST: Final = "model.json"
CLASSIFIER: Final = "lines.bin"
"""fastText's file without the weights: settings and dictionary."""
WEIGHTS: Final = "weights.npz"
"""The weights as small integers; see ``training.store``."""
HAN_TABLE: Final = "han.npz"
FORMAT: Final = 1
"""Raised when older releases could no longer read the files."""

_NO_LANGUAGE: Final = "__label__und"
_SURELY_NONE: Final = 0.6
"""Probability below which "no language" gives way to a language: it saves half of the sentences lost."""

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
        for name in (CLASSIFIER, WEIGHTS, HAN_TABLE):
            _check_hash(directory / name, manifest["files"].get(name))
        self.version: str = manifest["version"]
        self.line_counts: dict[str, int] = manifest["tags"]
        self.tags = tuple(self.line_counts)
        self.calibration = Calibration(**manifest["calibration"])
        self.han = HanTables.load(directory / HAN_TABLE)
        self._classifier = _load_classifier(directory)

    def classify(self, lines: Sequence[str]) -> list[tuple[str, float]]:
        """Returns tag and raw probability for each line.

        Args:
            lines: without line breaks and surrogates. Each is answered by itself, whatever its neighbours.
        """
        # the method below the Python wrapper: the wrapper's own predict fails under NumPy 2
        predict = self._classifier.f.predict
        answers = []
        for line in lines:
            found = predict(line + "\n", 2, 0.0, "strict")
            best = 0
            if len(found) == 2 and found[0][1] == _NO_LANGUAGE and found[0][0] < _SURELY_NONE:
                best = 1
            answers.append((found[best][1][9:], found[best][0]) if found else ("und", 0.0))
        return answers


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
    # imported here: it costs 20 ms that a user of another backend need not pay
    import fasttext

    try:
        classifier = fasttext.load_model(str(directory / CLASSIFIER))
        with np.load(directory / WEIGHTS, allow_pickle=False) as stored:
            weights = np.multiply(stored["input"], stored["step"], dtype=np.float32)
            output = stored["output"]
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelError(f"{directory}: not a language model ({error}); {_REMEDY}") from error
    # the method below the wrapper again: the wrapper would copy the weights once more
    classifier.f.setMatrices(weights, output)
    return classifier
