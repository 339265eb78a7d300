"""The top of the command line: finds the command, and turns every ending into an exit status."""

import errno
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from prepterm import __version__
from prepterm.cli import output
from prepterm.collector import uncollected
from prepterm.core.near_names import did_you_mean
from prepterm.errors import (
    EXIT_BAD_CALL,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    BadCall,
    PreptermError,
    as_sentence,
)

COMMANDS = (
    "read", "code", "drill", "practice", "due", "stats", "search", "posts", "highlights", "decks",
    "cards", "card", "grade", "undo", "redo", "deck", "check", "doctor", "backup", "restore",
    "forget",
    "config",
)  # fmt: skip
"""Every command, in the order of the help; each is `command` in the module of its name."""


class _SystemRefused(Exception):  # noqa: N818 - it carries the error
    """An OSError kept from click, which has an answer of its own for a pipe without a reader."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _kept_from_click() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _SystemRefused(error) from error


class Commands(click.Group):
    """Commands that are imported only when they are called, since some open screens."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:  # noqa: ANN401 - click's
        """Read the call, and print the help where it asks for that."""
        with _kept_from_click():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command."""
        with _kept_from_click():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        with uncollected():
            command: click.Command = importlib.import_module(f"prepterm.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say what else may have been meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise BadCall(
                f"there is no command '{args[0]}'",
                did_you_mean(args[0], COMMANDS, "`prepterm --help` lists them"),
            )
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Without a command, Today opens. Example: prepterm read phone-interview",
)
@click.version_option(__version__, prog_name="prepterm", message="%(prog)s %(version)s")
@click.pass_context
def prepterm(context: click.Context) -> None:
    """Get ready for software-engineering interviews: read, drill, practise."""
    if context.invoked_subcommand is None:
        from prepterm.cli.today import open_today  # noqa: PLC0415 - imports Textual

        context.exit(open_today())


def run(arguments: Sequence[str]) -> int:
    """Run a command line; returns the exit status."""
    _never_fail_on_text()
    status = _run(arguments)
    try:
        sys.stdout.flush()
    except OSError as error:
        return stop_printing(error, status)
    return status


def _run(arguments: Sequence[str]) -> int:
    try:
        status = prepterm.main(list(arguments), "prepterm", standalone_mode=False)
    except click.UsageError as error:
        _explain(error)
        return EXIT_BAD_CALL
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except _SystemRefused as refused:
        return stop_printing(refused.error, EXIT_DONE)
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence, not a traceback
        sentence = as_sentence(error)
        output.complain(sentence)
        return sentence.exit_status
    return status if isinstance(status, int) else EXIT_DONE


def stop_printing(error: OSError, status: int) -> int:
    """End where something could not be written or read; returns the exit status.

    The reader of a pipe may have gone, as `head` does: what it wanted it has.
    """
    gone = error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL)
    if error.filename is None:
        # What is still buffered would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if gone:
        return status
    where = error.filename or "standard output"
    output.complain(PreptermError(f"cannot use {where}: {(error.strerror or str(error)).lower()}"))
    return EXIT_FAILED


def _explain(error: click.UsageError) -> None:
    message = error.format_message().rstrip(".")
    output.note(message[:1].lower() + message[1:])
    if error.ctx is not None:
        sys.stderr.write(f"  {error.ctx.get_usage().replace('Usage:', 'usage:')}\n")
        sys.stderr.write(f"  `{error.ctx.command_path} --help` shows an example\n")


def _never_fail_on_text() -> None:
    """Where the locale cannot show or read a character, take a stand-in rather than fail."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
