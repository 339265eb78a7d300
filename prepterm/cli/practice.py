"""`prepterm practice`: a mock interview with a clock."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import complain_of_content, say, say_json, say_table
from prepterm.cli.screens import need_terminal, open_screen
from prepterm.core.practice import minutes_and_seconds
from prepterm.errors import BadCall
from prepterm.study.practice_room import PracticeRoom


@click.command(
    "practice",
    short_help="Practise an interview with a clock",
    epilog="Example: prepterm practice technical-phone-screen",
)
@click.argument("format_slug", metavar="[FORMAT]", required=False)
@click.option("--list", "as_list", is_flag=True, help="List the formats.")
@click.option("--status", is_flag=True, help="Say in one line what runs now, for a status bar.")
@click.option("--json", "as_json", is_flag=True, help="With --list or --status: print JSON.")
@click.pass_context
def command(
    context: click.Context,
    format_slug: str | None,
    *,
    as_list: bool,
    status: bool,
    as_json: bool,
) -> None:
    """Practise FORMAT with a clock, or choose one; a session that runs already goes on."""
    if as_json and not (as_list or status):
        raise BadCall("--json goes with --list or --status")
    with opened() as workspace:
        room = PracticeRoom(workspace)
        if as_list:
            _list(room, as_json=as_json)
        elif status:
            _status(room, as_json=as_json)
        else:
            if format_slug is not None:
                room.format(format_slug)  # says now, on the command line, what is not there
            complain_of_content(room.problems)
            need_terminal("practice", "`prepterm practice --list` works without one")
            from prepterm.tui.messages import OpenPractice  # noqa: PLC0415 - imports Textual

            context.exit(open_screen(workspace, OpenPractice(format_slug)))


def _list(room: PracticeRoom, *, as_json: bool) -> None:
    formats = room.formats
    complain_of_content(room.problems)
    if as_json:
        say_json(
            [
                {
                    "slug": each.slug,
                    "title": each.title,
                    "minutes": each.minutes,
                    "stages": [
                        {"name": stage.name, "minutes": stage.minutes} for stage in each.stages
                    ],
                }
                for each in formats
            ]
        )
        return
    say_table(
        ("format", "minutes", "stages"),
        (
            (
                each.slug,
                str(each.minutes),
                ", ".join(f"{stage.name} {stage.minutes}" for stage in each.stages),
            )
            for each in formats
        ),
    )


def _status(room: PracticeRoom, *, as_json: bool) -> None:
    practice = room.running()
    if practice is None:
        if as_json:
            say_json(None)
        return
    format_, reading = practice.state.format, practice.reading()
    stage = format_.stages[reading.stage]
    if as_json:
        say_json(
            {
                "slug": format_.slug,
                "title": format_.title,
                "stage": stage.name,
                "stage_seconds_left": -(-reading.stage_left_ms // 1000),
                "seconds_left": -(-reading.left_ms // 1000),
                "paused": reading.paused,
            }
        )
        return
    paused = ", paused" if reading.paused else ""
    left, in_all = map(minutes_and_seconds, (reading.stage_left_ms, reading.left_ms))
    say(f"{format_.title}: {stage.name} {left}, {in_all} in all{paused}")
