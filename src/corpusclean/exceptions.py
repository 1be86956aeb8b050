"""The errors this library raises on purpose; all are :class:`CorpusCleanError`."""

from __future__ import annotations


class CorpusCleanError(Exception):
    """Base of every documented error. Its message names what failed and the remedy."""


class ConfigurationError(CorpusCleanError):
    """An option, a configuration file or an argument has a value that cannot be used."""


class InputError(CorpusCleanError):
    """A file or a row of it cannot be read as what it claims to be."""


class OutputError(CorpusCleanError):
    """A result cannot be written where it was asked for."""


class ModelError(CorpusCleanError):
    """A model file is missing, damaged or of a version this release cannot read."""
