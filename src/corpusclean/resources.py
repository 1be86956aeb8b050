"""Where the files are that ship with the package, and whether they are whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpusclean.exceptions import ModelError

_PACKAGE = Path(__file__).resolve().parent


def model_path(*parts: str) -> Path:
    """Returns the path of a shipped model file or directory.

    A wheel carries the models inside the package; a source checkout has them at its top level.

    Args:
        parts: below ``models/``, as ``"labels", "model.npz"``.

    Raises:
        ModelError: it is not there.
    """
    for root in (_PACKAGE / "models", _PACKAGE.parents[1] / "models"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    raise ModelError(f"the model file {name} is missing from the installation; reinstall corpusclean")


def check_hash(path: Path, sha256: str) -> bytes:
    """Returns the bytes of a file that must have a given SHA-256 hash.

    Raises:
        ModelError: it has another, or cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read the model file {path}: {error}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(f"the model file {path} is damaged: its hash is not {sha256}; reinstall corpusclean")
    return data
