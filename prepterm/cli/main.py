"""The top of the command line: finds the command, and turns every ending into an exit status."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence

import click

from prepterm import __version__
from prepterm.cli import output
from prepterm.core.near_names import did_you_mean
from prepterm.errors import (
    EXIT_BAD_CALL,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    BadCall,
    as_sentence,
)

COMMANDS = (
    "read", "drill", "practice", "due", "stats", "posts", "decks", "cards", "card", "grade",
    "undo", "redo", "deck", "check", "doctor", "backup", "config",
)  # fmt: skip
"""Every command, in the order of the help; each is `command` in the module of its name."""


class Commands(click.Group):
    """Commands that are imported only when they are called, since some open screens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
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
    _never_fail_to_print()
    try:
        status = prepterm.main(list(arguments), "prepterm", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else EXIT_DONE
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("\n")
        return EXIT_INTERRUPTED
    except click.UsageError as error:
        _explain(error)
        return EXIT_BAD_CALL
    except click.ClickException as error:
        output.note(error.format_message())
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence, not a traceback
        if isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.EINVAL):
            # The reader of the pipe has gone, as `head` does; what it wanted it has.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_DONE
        sentence = as_sentence(error)
        output.complain(sentence)
        return sentence.exit_status


def _explain(error: click.UsageError) -> None:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        sys.stderr.write(error.format_message() + "\n")
        return
    message = error.format_message().rstrip(".")
    output.note(message[:1].lower() + message[1:])
    if error.ctx is not None:
        sys.stderr.write(f"  {error.ctx.get_usage().replace('Usage:', 'usage:')}\n")
        sys.stderr.write(f"  `{error.ctx.command_path} --help` shows an example\n")


def _never_fail_to_print() -> None:
    """Where the locale cannot show a character, print a stand-in rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
