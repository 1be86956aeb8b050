"""Rows of the manifest: everything a run says about a document, in one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, Literal

from corpusclean.result import MetadataField, Result

Status = Literal["cleaned", "dropped", "failed"]

DIGITS: Final = 4
"""Decimals of a score: enough for any use, few enough that different processors round alike."""


def manifest_row(
    result: Result,
    *,
    sha256: str,
    versions: Mapping[str, str],
    status: Status = "cleaned",
    output: str | None = None,
) -> dict[str, Any]:
    """Returns the manifest's row of a document that was cleaned.

    Args:
        result: what came of it.
        sha256: of its bytes.
        versions: of the release and the models.
        status: ``cleaned`` or ``dropped``.
        output: path below the output directory, or ``None``.
    """
    document, language, relevance = result.document, result.language, result.relevance
    return {
        "id": document.id,
        "output": output,
        "status": status,
        "error": None,
        "sha256": sha256,
        "encoding": {
            "name": document.decoding.encoding,
            "method": document.decoding.method,
            "replacements": document.decoding.replacements,
        },
        "language": {
            "tag": language.tag,
            "confidence": _round(language.confidence),
            "shares": {tag: _round(share) for tag, share in language.shares.items()},
        },
        "relevance": {
            "topic": relevance.topic,
            "score": _round(relevance.score),
            "evidence": [
                {"term": item.term, "count": item.count, "weight": _round(item.weight)}
                for item in relevance.evidence
            ],
        },
        "flags": dict(result.flag_reasons),
        "characters": {
            "total": len(document.text),
            "kept": len(result.text),
            "removed": result.removed_characters(),
        },
        "spans": [
            [span.start, span.end, span.label, _round(span.score), span.reason] for span in result.spans
        ],
        "metadata": _metadata(result),
        "versions": dict(versions),
    }


def failed_row(document_id: str, error: str, sha256: str | None = None) -> dict[str, Any]:
    """Returns the manifest's row of a document that could not be read, cleaned or written."""
    row = {"id": document_id, "output": None, "status": "failed", "error": error}
    return row if sha256 is None else {**row, "sha256": sha256}


def to_line(row: Mapping[str, Any]) -> str:
    """Returns a row as a line of JSON without its line end."""
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": "))


def _metadata(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in (f.name for f in fields(result.metadata)):
        value = getattr(result.metadata, name)
        if isinstance(value, MetadataField):
            found[name] = _field(value)
        elif value:
            found[name] = [_field(tag) for tag in value]
    return found


def _field(value: MetadataField) -> dict[str, Any]:
    return {"value": value.value, "start": value.start, "end": value.end}


def _round(value: float) -> float:
    return round(float(value), DIGITS) + 0.0  # the sum turns -0.0 into 0.0
