"""What a process does with a few documents: read, clean, decide, write.

This is the only place where a task becomes an outcome, so every engine gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, cast

from corpusclean.exceptions import CorpusCleanError
from corpusclean.io.files import CHUNK, remove_file, write_text_file
from corpusclean.io.manifest import failed_row, manifest_row, to_line
from corpusclean.io.tasks import Loaded, Task, UnreadableError, load
from corpusclean.labels import Label
from corpusclean.result import Result

if TYPE_CHECKING:
    from corpusclean.cleaner import Cleaner

ALL_FLAGS: Final = "all"
"""In ``drop_flagged``: every flag drops a document."""


@dataclass(frozen=True)
class Settings:
    """Everything that decides what comes of a document; plain values, to travel to other processes.

    Attributes:
        topic: name or path of the topic.
        keep: labels that stay in the text.
        languages: tags that are wanted; empty for any.
        language_backend: name of the detector.
        strictness: of the labeller.
        labels: directory of a labeller of one's own; the shipped one where ``None``.
        thresholds: name -> value, where not the default.
        encoding: of the input files, where known.
        drop_flagged: flags that drop a document, or ``all``.
    """

    topic: str = "elder-care"
    keep: Collection[str] = ()
    languages: Collection[str] = ()
    language_backend: str = "fasttext"
    strictness: str = "balanced"
    labels: str | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    encoding: str | None = None
    drop_flagged: Collection[str] = ()


@dataclass(frozen=True)
class Wanted:
    """What an outcome should hold besides the summary.

    Attributes:
        manifest: the full row as a line.
        text: the kept text of files too, not only of rows.
    """

    manifest: bool = True
    text: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    Attributes:
        file: position of its file in the inventory.
        place: where the document stands, for messages.
        size: bytes of the input.
        row: the manifest's row, without spans and metadata.
        line: the whole row as JSON, where it was wanted.
        text: the output, where it was wanted and exists: a row of JSON, or the kept text in UTF-8.
        digest: of the kept text, the same for the same text; empty where there is no text.
        path: the file that was written, if any.
        is_row: whether the document is a row of a JSON Lines file.
        end: whether this is no document but the end of such a file.
    """

    file: int
    place: str
    size: int
    row: dict[str, Any]
    line: str = ""
    text: bytes | None = None
    digest: bytes = b""
    path: str | None = None
    is_row: bool = False
    end: bool = False

    @property
    def failed(self) -> bool:
        """Whether nothing came of it; ``row["error"]`` says why."""
        return not self.end and self.row["status"] == "failed"


def failure(task: Task, error: str, sha256: str | None = None) -> Outcome:
    """Returns the outcome of a document that could not be read, cleaned or written."""
    row = failed_row(task.id, error, sha256)
    return Outcome(
        task.file, task.place, task.size, row, to_line(row), is_row=task.kind == "row", end=task.kind == "end"
    )


def make_cleaner(settings: Settings) -> Cleaner:
    """Returns the pipeline that some settings describe.

    Raises:
        ConfigurationError: a setting has an unknown value.
        ModelError: a model is missing or damaged.
    """
    from corpusclean.cleaner import Cleaner

    return Cleaner(
        topic=settings.topic,
        keep=cast("tuple[Label, ...]", tuple(settings.keep)),
        languages=tuple(settings.languages),
        language_backend=settings.language_backend,
        strictness=settings.strictness,
        labels=settings.labels,
        thresholds=dict(settings.thresholds) or None,
    )


class Batch:
    """Cleans tasks; the models are loaded once.

    Args:
        settings: what to do.
        wanted: what to return.

    Raises:
        ConfigurationError: a setting has an unknown value.
        ModelError: a model is missing or damaged.
    """

    def __init__(self, settings: Settings, wanted: Wanted = Wanted()) -> None:
        self._settings = settings
        self._wanted = wanted
        self._drop = frozenset(settings.drop_flagged)
        self._cleaner = make_cleaner(settings)
        self._versions = self._cleaner.versions()

    def __call__(self, tasks: Sequence[Task]) -> list[Outcome]:
        """Returns one outcome per task, in order; never raises for what is wrong with a document."""
        outcomes: dict[int, Outcome] = {}
        loaded: dict[int, Loaded] = {}
        for index, task in enumerate(tasks):
            if task.kind == "end":
                outcomes[index] = Outcome(task.file, task.place, 0, {}, end=True)
            elif task.kind == "failed":
                outcomes[index] = failure(task, task.error or "")
            else:
                try:
                    loaded[index] = load(task, self._settings.encoding)
                except UnreadableError as error:
                    outcomes[index] = failure(task, str(error), error.sha256)
                except MemoryError:
                    outcomes[index] = failure(task, "too large for the memory: split it")
        cleaned = self._clean(list(loaded.values()))
        for (index, item), result in zip(loaded.items(), cleaned, strict=True):
            outcomes[index] = self._finish(item, result)
        for index, task in enumerate(tasks):
            if task.output is not None and outcomes[index].row["output"] is None:
                remove_file(task.output)
        return [outcomes[index] for index in range(len(tasks))]

    def _clean(self, items: Sequence[Loaded]) -> list[Result | str]:
        """Returns a result or the reason of a failure per document."""
        try:
            return list(self._cleaner.clean_many([item.document for item in items]))
        except Exception:  # noqa: BLE001  found out below, one document at a time
            return [self._clean_one(item) for item in items]

    def _clean_one(self, item: Loaded) -> Result | str:
        try:
            return self._cleaner.clean(item.document)
        except CorpusCleanError as error:
            return str(error)
        except MemoryError:
            return "too large for the memory: split it"
        except Exception as error:  # noqa: BLE001  one bad document must not end a run over thousands
            return f"internal error, please report it: {type(error).__name__}: {error}"

    def _finish(self, item: Loaded, result: Result | str) -> Outcome:
        task = item.task
        if isinstance(result, str):
            return failure(task, result, item.sha256)
        dropped = bool(self._drop & result.flags) or (ALL_FLAGS in self._drop and bool(result.flags))
        if task.output is not None and not dropped:
            try:
                write_text_file(task.output, result.text)
            except CorpusCleanError as error:
                return failure(task, str(error), item.sha256)
        row = manifest_row(
            result,
            sha256=item.sha256,
            versions=self._versions,
            status="dropped" if dropped else "cleaned",
            output=None if dropped else task.output_id,
        )
        line = to_line(row) if self._wanted.manifest else ""
        for heavy in ("spans", "metadata", "versions"):
            del row[heavy]
        text: bytes | None = None
        if not dropped and item.row is not None:
            text = item.row.with_text(result.text)
        elif not dropped and self._wanted.text:
            text = result.text.encode("utf-8")
        return Outcome(
            task.file,
            task.place,
            task.size,
            row,
            line,
            text,
            digest_of(result.text),
            None if dropped else task.output,
            is_row=item.row is not None,
        )


def digest_of(text: str) -> bytes:
    """Returns 16 bytes that stand for a text without the white space around it; none for an empty one."""
    text = text.strip()
    if not text:
        return b""
    digest = blake2b(digest_size=16)
    for start in range(0, len(text), CHUNK):
        digest.update(text[start : start + CHUNK].encode("utf-8"))
    return digest.digest()
