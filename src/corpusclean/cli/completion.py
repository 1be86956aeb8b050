"""``corpusclean completion``: the shell script that completes commands and options."""

from __future__ import annotations

import click

_HELP = """Examples:
  corpusclean completion bash >> ~/.bashrc
  corpusclean completion zsh >> ~/.zshrc
  corpusclean completion fish > ~/.config/fish/completions/corpusclean.fish
"""


@click.command("completion", epilog=f"\b\n{_HELP}")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Prints a script for SHELL that completes commands, options and labels with the Tab key.

    Add it to the shell's start-up file and open a new shell.
    """
    from click.shell_completion import get_completion_class

    from corpusclean.cli import cli

    completion = get_completion_class(shell)
    if completion is None:
        raise click.ClickException(f"this version of click knows no completion for {shell}")
    # the script only names the function that click adds to; bash's own version check would need bash itself
    template = completion(cli, {}, "corpusclean", "_CORPUSCLEAN_COMPLETE")
    click.echo(template.source_template % template.source_vars())
