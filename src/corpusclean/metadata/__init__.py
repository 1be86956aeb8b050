"""Title, author, source, date, counters, tags and address of a page, read from its title and its bylines."""

from __future__ import annotations

from corpusclean.metadata.extraction import extract_metadata

__all__ = ["extract_metadata"]
