"""The command line. Only names and help lines are here; each command is imported when it is called."""

from __future__ import annotations

import importlib
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any, Final

import click

from corpusclean.exceptions import ConfigurationError, CorpusCleanError

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "clean": ("corpusclean.cli.clean", "Clean files and directories and write a manifest."),
    "inspect": ("corpusclean.cli.inspect", "Show what goes from one document, and why."),
    "scan": ("corpusclean.cli.scan", "List language, relevance and flags without cleaning."),
    "detect": ("corpusclean.cli.detect", "Tell the language of documents or of their lines."),
    "evaluate": ("corpusclean.cli.evaluate", "Measure precision and recall on labelled pages."),
    "train": ("corpusclean.cli.train", "Train the labeller, a language model or a topic of your own."),
    "completion": ("corpusclean.cli.completion", "Print a script that completes commands in your shell."),
}

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130
"""128 + SIGINT, as shells report it."""


class _Commands(click.Group):
    """A group that imports a command when it is used, so that ``--help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)  # noqa: S101  for the type checker
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from corpusclean.config import nearest

            raise click.UsageError(
                f"No such command {args[0]!r}{nearest(args[0], COMMANDS)}.", ctx
            ) from error


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        import corpusclean

        click.echo(f"corpusclean {corpusclean.__version__}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nTry:\n  corpusclean inspect page.txt\n  corpusclean clean pages/ --out cleaned/\n",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Turns scraped web text into corpora people can trust.

    Removes spam, menus, bylines, related headlines and other clutter from pages of plain text, HTML or
    JSON Lines, tells language and relevance, and gives the reason for every decision.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits.

    The exit status is 0 when everything was done, 1 when some file failed, 2 for wrong usage and 130 when the
    user interrupted.

    Args:
        arguments: without the program's name; those of the process by default.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that is not UTF-8 shows \\uNNNN for what it cannot; an error would show nothing.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        status = _run(arguments)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        status = EXIT_INTERRUPTED
    sys.exit(status)


def _run(arguments: Sequence[str] | None) -> int:
    args: Any = list(arguments) if arguments is not None else None
    try:
        status = cli.main(args, prog_name="corpusclean", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Abort:  # click's name for Ctrl-C
        raise KeyboardInterrupt from None
    except BrokenPipeError:  # the reader of a pipe, as head, has had enough
        sys.stdout = None  # or Python would fail once more when it flushes
        return EXIT_FAILED
    except CorpusCleanError as error:
        click.echo(f"Error: {error}", err=True)
        return EXIT_USAGE if isinstance(error, ConfigurationError) else EXIT_FAILED
    return status if isinstance(status, int) else 0


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  the signature of a handler
    """Ends a run that is asked to stop as Ctrl-C would, so that half-written files are removed."""
    raise KeyboardInterrupt
