"""``corpusclean train``: makes the models, the shipped ones and your own."""

from __future__ import annotations

from pathlib import Path

import click

from corpusclean.exceptions import ConfigurationError

_EXISTING = click.Path(exists=True, path_type=Path)
_DIRECTORY = click.Path(file_okay=False, path_type=Path)


_EXAMPLES = """\b
Examples:
  corpusclean train topic --name gardening --relevant garden/ --irrelevant other/ --out topics/gardening
  corpusclean clean pages/ --out cleaned/ --topic topics/gardening
  corpusclean train language sentences.tsv --out models/language
  corpusclean train labels --gold mine.jsonl --out models/mine
"""


@click.group("train", epilog=_EXAMPLES)
def command() -> None:
    """Trains a model from labelled data and writes it, with its figures, to a directory."""


@command.command("labels")
@click.option("--out", required=True, type=_DIRECTORY, help="Directory for the model; use it with --labels.")
@click.option("--data", type=_EXISTING, help="Directory of training data.  [default: the shipped one]")
@click.option("--gold", multiple=True, type=_EXISTING, help="A gold file of your own pages (repeatable).")
@click.option("--external", type=_EXISTING, help="Directory with pages and articles of real sites.")
@click.option(
    "--hold-out",
    multiple=True,
    metavar="NAME",
    help="Gold file to measure on instead of learning from it (repeatable).",
)
@click.option("--version", "version", default="1", show_default=True, help="Version of the new model.")
@click.option("--seed", default=0, show_default=True, help="Of every choice.")
def labels(
    out: Path,
    data: Path | None,
    gold: tuple[Path, ...],
    external: Path | None,
    hold_out: tuple[str, ...],
    version: str,
    seed: int,
) -> None:
    """Trains the labeller, which decides what is the article and what is not.

    Needs PyTorch: pip install "corpusclean[train]". Hold gold files out to learn how good the model is on
    authors it has not read; train without to get the best model.
    """
    try:
        from corpusclean.training.labels import train_labels
    except ModuleNotFoundError as error:
        raise ConfigurationError(f'{error}; pip install "corpusclean[train]"') from error
    from corpusclean.report.figures import print_evaluation
    from corpusclean.report.terminal import console_for

    report = train_labels(
        out,
        data=data,
        gold=gold,
        external=external,
        hold_out=hold_out,
        version=version,
        seed=seed,
        say=click.echo,
    )
    click.echo(f"{report.directory}: trained in {report.seconds:.0f} s, thresholds {report.thresholds}")
    if report.tested_on is not None:
        import sys

        print_evaluation(console_for(sys.stdout), report.tested_on)


@command.command("language")
@click.argument("sources", nargs=-1, required=True, type=_EXISTING)
@click.option("--out", required=True, type=_DIRECTORY, help="Directory for the model.")
@click.option("--hold-out", multiple=True, metavar="NAME", help="Source to calibrate on (repeatable).")
@click.option("--version", "version", default="user", show_default=True, help="Version of the new model.")
@click.option("--seed", default=0, show_default=True, help="Of every choice.")
@click.option("--threads", default=2, show_default=True, help="Processors to use.")
def language(
    sources: tuple[Path, ...], out: Path, hold_out: tuple[str, ...], version: str, seed: int, threads: int
) -> None:
    """Trains the language model from files of tag<TAB>text lines (.tsv, .tsv.xz) or directories of them."""
    from corpusclean.language.training import train

    report = train(sources, out, seed=seed, threads=threads, held_out=hold_out, version=version)
    click.echo(report)


@command.command("topic")
@click.option("--name", required=True, help="Of the topic, as elder-care.")
@click.option(
    "--relevant",
    required=True,
    multiple=True,
    type=_EXISTING,
    help="File or directory of texts about it (repeatable).",
)
@click.option(
    "--irrelevant",
    multiple=True,
    type=_EXISTING,
    help="The same for texts that are not. May be left out where JSON Lines rows carry their labels.",
)
@click.option("--vocabulary", type=_EXISTING, help="Vocabulary file.  [default: proposed from the texts]")
@click.option("--out", required=True, type=_DIRECTORY, help="Directory for the topic; use it with --topic.")
@click.option("--seed", default=0, show_default=True, help="Deals the sources to folds.")
def topic(
    name: str,
    relevant: tuple[Path, ...],
    irrelevant: tuple[Path, ...],
    vocabulary: Path | None,
    out: Path,
    seed: int,
) -> None:
    """Trains a topic from two folders of texts, or labelled JSON Lines.

    Give it articles without menus and spam: the output of corpusclean clean. Each subdirectory of a folder,
    else each file, counts as one source, and every text is scored by a model that has not seen its source.
    """
    from corpusclean.relevance.training import train_topic

    report = train_topic(name, relevant, irrelevant, vocabulary, out, seed)
    click.echo(report)
