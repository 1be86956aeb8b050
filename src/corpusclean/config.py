"""Settings from ``corpusclean.toml`` or ``[tool.corpusclean]`` of ``pyproject.toml``: ``docs/formats.md``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from corpusclean.exceptions import ConfigurationError
from corpusclean.labels import NOISE_LABELS, STRICTNESS

FILE_NAME: Final = "corpusclean.toml"
AUTO: Final = "auto"
ALL: Final = "all"


@dataclass(frozen=True)
class Config:
    """What a configuration file says; ``None`` or empty where it says nothing.

    Attributes:
        path: the file, if there is one.
        topic: name or path of the topic.
        keep: labels that stay in the text.
        languages: tags that are wanted.
        language_backend: name of the detector.
        strictness: of the labeller.
        labels: directory of a labeller of one's own.
        drop_flagged: flags that drop a document; ``("all",)`` for every one.
        jobs: processes, or ``"auto"``.
        encoding: of the input files.
        thresholds: name -> value.
    """

    path: Path | None = None
    topic: str | None = None
    keep: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    language_backend: str | None = None
    strictness: str | None = None
    labels: str | None = None
    drop_flagged: tuple[str, ...] = ()
    jobs: int | str | None = None
    encoding: str | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)


def find_config(directory: Path) -> Path | None:
    """Returns the configuration file of a directory or of the nearest parent that has one."""
    for place in (directory, *directory.parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
        project = place / "pyproject.toml"
        if project.is_file() and "tool.corpusclean" in project.read_text("utf-8", "replace"):
            return project
    return None


def load_config(path: Path | None) -> Config:
    """Reads a configuration file.

    Args:
        path: a ``corpusclean.toml``, a ``pyproject.toml``, or ``None`` for no settings.

    Raises:
        ConfigurationError: the file cannot be read, or has a key or a value that cannot be used.
    """
    if path is None:
        return Config()
    try:
        text = path.read_text("utf-8")
        table = _parse_toml(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    except ValueError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("corpusclean", {})
    return _Reader(path, text).read(table)


def check_choice(value: str, choices: Iterable[str], what: str) -> str:
    """Returns ``value`` if it is one of ``choices``.

    Raises:
        ConfigurationError: it is not; names the nearest choice, or all.
    """
    choices = list(choices)
    if value in choices:
        return value
    raise ConfigurationError(f"unknown {what} {value!r}{nearest(value, choices)}")


def nearest(value: str, choices: Iterable[str]) -> str:
    """Returns a hint at what a mistyped word may have meant."""
    choices = list(choices)
    close = get_close_matches(value, choices, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; there is {', '.join(choices)}"


def check_encoding(name: str) -> str:
    """Returns the name of a text encoding that Python knows.

    Raises:
        ConfigurationError: it knows none of this name.
    """
    try:
        "a".encode(name)
    except (LookupError, ValueError, UnicodeError) as error:
        raise ConfigurationError(
            f"unknown encoding {name!r}: use a name such as utf-8, gb18030, big5"
        ) from error
    return name


def check_jobs(value: int | str) -> int | str:
    """Returns a number of processes from 1, or ``"auto"``.

    Raises:
        ConfigurationError: it is neither.
    """
    if value == AUTO:
        return AUTO
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise ConfigurationError(f"jobs is {value!r}: give a number from 1, or {AUTO!r}")
    return number


def check_threshold(name: str, value: float) -> None:
    """Makes sure that a threshold exists.

    Raises:
        ConfigurationError: there is none of this name.
    """
    from corpusclean.verdict import DEFAULT_THRESHOLDS

    check_choice(name, DEFAULT_THRESHOLDS, "threshold")
    if value != value or value in (float("inf"), float("-inf")):
        raise ConfigurationError(f"threshold {name} is {value}: give a number")


def check_flags(names: Iterable[str]) -> tuple[str, ...]:
    """Returns names of flags, ``all`` among them.

    Raises:
        ConfigurationError: there is no flag of some name.
    """
    from corpusclean.verdict import FLAGS

    return tuple(check_choice(name, [*FLAGS, ALL], "flag") for name in names)


def _parse_toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
    table: dict[str, Any] = tomllib.loads(text)
    return table


class _Reader:
    """Turns a table into a :class:`Config`; every error names the file, the line and the key."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._keys: dict[str, Callable[[str, Any], Any]] = {
            "topic": self._string,
            "keep": lambda key, value: tuple(
                check_choice(label, NOISE_LABELS, "label") for label in self._strings(key, value)
            ),
            "languages": self._strings,
            "language-backend": self._string,
            "strictness": lambda key, value: check_choice(self._string(key, value), STRICTNESS, "strictness"),
            "labels": self._string,
            "drop-flagged": self._drop_flagged,
            "jobs": self._jobs,
            "encoding": lambda key, value: check_encoding(self._string(key, value)),
            "thresholds": self._thresholds,
        }

    def read(self, table: object) -> Config:
        values: dict[str, Any] = {}
        for key, value in self._table("tool.corpusclean", table).items():
            if key not in self._keys:
                raise self._error(key, f"unknown key {key!r}{nearest(key, self._keys)}")
            try:
                values[key.replace("-", "_")] = self._keys[key](key, value)
            except ConfigurationError as error:
                message = str(error)
                if message.startswith(str(self._path)):
                    raise
                raise self._error(key, f"{key}: {message}") from error
        return Config(path=self._path, **values)

    def _error(self, key: str, message: str) -> ConfigurationError:
        pattern = re.compile(rf"\s*\[?\s*[\"']?(?:tool\.corpusclean\.)?{re.escape(key)}[\"']?\s*[\]=]")
        number = next((n for n, line in enumerate(self._lines, start=1) if pattern.match(line)), 0)
        place = f"{self._path}:{number}" if number else str(self._path)
        return ConfigurationError(f"{place}: {message}")

    def _string(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self._error(key, f'{key} is {value!r}: write a string, {key} = "..."')
        return value

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(key, f'{key} is {value!r}: write a list of strings, {key} = ["..."]')
        return tuple(value)

    def _drop_flagged(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, bool):
            return (ALL,) if value else ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return check_flags(value)
        raise self._error(key, f'{key} is {value!r}: write true, or a list of flags, {key} = ["off_topic"]')

    def _jobs(self, key: str, value: object) -> int | str:
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise self._error(key, f'{key} is {value!r}: write a number from 1, or "{AUTO}"')
        return check_jobs(value)

    def _table(self, key: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._error(key, f"{key} is {value!r}: write a table, [{key}]")
        return value

    def _thresholds(self, key: str, value: object) -> dict[str, float]:
        thresholds: dict[str, float] = {}
        for name, number in self._table(key, value).items():
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                raise self._error(name, f"{key}.{name} is {number!r}: write a number")
            check_threshold(name, float(number))
            thresholds[name] = float(number)
        return thresholds
