"""Options that several commands share, and how they join with the configuration file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from corpusclean import config
from corpusclean.labels import NOISE_LABELS, STRICTNESS

if TYPE_CHECKING:
    from corpusclean.engines.batch import Settings

F = TypeVar("F", bound=Callable[..., Any])

LANGUAGE_BACKENDS: Final = ("fasttext", "langdetect", "cld2")


@dataclass(frozen=True)
class Options:
    """The shared options as given; ``None`` or empty where the configuration file may speak."""

    topic: str | None = None
    keep: Sequence[str] = ()
    languages: Sequence[str] = ()
    language_backend: str | None = None
    strictness: str | None = None
    labels: str | None = None
    thresholds: Sequence[str] = ()
    encoding: str | None = None
    drop_flagged: Sequence[str] = ()
    jobs: str | None = None
    config_file: str | None = None


def pipeline_options(function: F) -> F:
    """Adds the options that decide what comes of a document."""
    for option in reversed(
        [
            click.option(
                "--topic", metavar="NAME", help="Topic of the relevance score.  [default: elder-care]"
            ),
            click.option(
                "--languages",
                metavar="TAGS",
                help='Languages you want, as "en,zh" or "zh-Hans"; pages in others get wrong_language.',
            ),
            click.option(
                "--language-backend",
                type=click.Choice(LANGUAGE_BACKENDS),
                help="Language detector.  [default: fasttext]",
            ),
            click.option(
                "--strictness",
                type=click.Choice(STRICTNESS),
                help="Whether what is doubtful stays (gentle) or goes (strict).  [default: balanced]",
            ),
            click.option(
                "--labels",
                metavar="DIR",
                help="Labeller of your own, made by `corpusclean train labels`.  [default: the shipped one]",
            ),
            click.option(
                "--encoding", metavar="NAME", help="Encoding of the files, where detection gets it wrong."
            ),
            click.option(
                "--threshold",
                "thresholds",
                multiple=True,
                metavar="NAME=VALUE",
                help="Where a flag begins (repeatable); names and defaults below.",
            ),
            click.option(
                "--config",
                "config_file",
                metavar="FILE",
                help="Settings file, in place of the nearest corpusclean.toml or pyproject.toml.",
            ),
        ]
    ):
        function = option(function)
    return function


def keep_option(function: F) -> F:
    """Adds ``--keep``."""
    return click.option(
        "--keep",
        multiple=True,
        type=click.Choice(NOISE_LABELS),
        metavar="LABEL",
        help=f"Leave this label in the text (repeatable): {', '.join(NOISE_LABELS)}.",
    )(function)


def jobs_option(function: F) -> F:
    """Adds ``--jobs``."""
    return click.option(
        "--jobs", "-j", metavar="N|auto", help="Processes to use; each loads the models.  [default: 1]"
    )(function)


def threshold_help() -> str:
    """Returns lines that list the thresholds and their defaults, and the flags."""
    from corpusclean.verdict import DEFAULT_THRESHOLDS, FLAGS

    thresholds = "\n".join(f"  {name} = {value:g}" for name, value in DEFAULT_THRESHOLDS.items())
    width = max(map(len, FLAGS), default=0) + 2
    flags = "\n".join(f"  {name:{width}}{description}" for name, description in FLAGS.items())
    return f"\b\nThresholds:\n{thresholds}\n\n\b\nFlags:\n{flags}\n"


class CommandWithFlags(click.Command):
    """A command whose help ends in the lists of thresholds and flags, read only when help is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the lists."""
        self.epilog = threshold_help() + (f"\n\b\n{self.epilog}" if self.epilog else "")
        super().format_epilog(ctx, formatter)


def split_list(values: str | Sequence[str] | None) -> tuple[str, ...]:
    """Returns the parts of a list given with commas, repeated options or both."""
    parts = [values] if isinstance(values, str) else list(values or ())
    return tuple(part.strip() for value in parts for part in value.split(",") if part.strip())


def read_settings(options: Options) -> tuple[Settings, int]:
    """Joins options with the configuration file.

    Returns:
        The settings and the number of processes.

    Raises:
        ConfigurationError: a value of either cannot be used.
    """
    from corpusclean.engines.batch import Settings
    from corpusclean.engines.local import available_processors

    if options.config_file is not None:
        found = config.load_config(Path(options.config_file))
    else:
        found = config.load_config(config.find_config(Path.cwd()))
    thresholds = {**found.thresholds, **_thresholds(options.thresholds)}
    encoding = options.encoding or found.encoding
    jobs = config.check_jobs(options.jobs if options.jobs is not None else found.jobs or 1)
    settings = Settings(
        topic=options.topic or found.topic or "elder-care",
        keep=tuple(options.keep) or found.keep,
        languages=split_list(options.languages) or found.languages,
        language_backend=options.language_backend or found.language_backend or "fasttext",
        strictness=options.strictness or found.strictness or "balanced",
        labels=options.labels or found.labels,
        thresholds=thresholds,
        encoding=config.check_encoding(encoding) if encoding else None,
        drop_flagged=config.check_flags(split_list(options.drop_flagged)) or found.drop_flagged,
    )
    return settings, available_processors() if jobs == config.AUTO else int(jobs)


def _thresholds(pairs: Sequence[str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for pair in pairs:
        name, equals, number = pair.partition("=")
        try:
            value = float(number)
        except ValueError:
            value = float("nan")
        if not equals or value != value:
            raise click.BadParameter(
                f"{pair!r} is not NAME=VALUE with a number, as in off_topic=0.3", param_hint="--threshold"
            )
        config.check_threshold(name.strip(), value)
        values[name.strip()] = value
    return values
