"""Finds documents whose kept text a run has seen before.

This needs all documents in their order, so it happens where the outcomes come together, and gives the same
answer for any number of processes.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from corpusclean.engines.batch import ALL_FLAGS, Outcome
from corpusclean.io.files import remove_file
from corpusclean.io.manifest import to_line

FLAG: Final = "duplicate"


class Duplicates:
    """Flags each document that repeats an earlier one, and drops it where such are to be dropped.

    Memory grows by about 200 bytes a document.

    Args:
        drop_flagged: flags that drop a document, or ``all``.
    """

    def __init__(self, drop_flagged: Collection[str] = ()) -> None:
        self._drop = FLAG in drop_flagged or ALL_FLAGS in drop_flagged
        self._seen: dict[bytes, str] = {}

    def check(self, outcome: Outcome) -> Outcome:
        """Returns the outcome, with the flag where an earlier document's kept text was the same."""
        if not outcome.digest:
            return outcome
        first = self._seen.get(outcome.digest)
        if first is None:
            self._seen[outcome.digest] = outcome.place
            return outcome
        # the row as a whole exists only as its line, because few rows are ever changed
        row = json.loads(outcome.line) if outcome.line else dict(outcome.row)
        row["flags"] = {**row["flags"], FLAG: f"the same kept text as {first}"}
        text = outcome.text
        if self._drop and row["status"] == "cleaned":
            row["status"], row["output"], text = "dropped", None, None
            if outcome.path is not None:
                remove_file(outcome.path)
        summary = {key: row[key] for key in outcome.row}
        return replace(outcome, row=summary, line=to_line(row) if outcome.line else "", text=text)
