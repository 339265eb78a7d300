"""The documents fail when they are wrong."""

import re
from datetime import date
from pathlib import Path

import click
import pytest

from prepterm.cli.main import COMMANDS, Commands, prepterm
from prepterm.core.study_day import StudyDay
from prepterm.library.decks import CARD_FIELDS, DECK_FIELDS, read_deck
from prepterm.library.formats import read_format
from prepterm.library.lint import RULES, lint
from prepterm.library.posts import read_post
from prepterm.library.questions import QUESTION_FIELDS, read_questions
from prepterm.library.source_text import ContentFile
from prepterm.settings import Settings, meanings, read_settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DECK_FORMAT = (ROOT / "docs" / "deck-format.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *ROOT.glob("C*.md"), *(ROOT / "docs").glob("*.md")]


def commands() -> list[tuple[str, click.Command]]:
    """Every command with the words that call it: `deck take`."""
    found: list[tuple[str, click.Command]] = []
    context = click.Context(prepterm)
    assert isinstance(prepterm, Commands)
    for name in COMMANDS:
        command = prepterm.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [(f"{name} {each}", below) for each, below in command.commands.items()]
        else:
            found.append((name, command))
    return found


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_its_row(name: str) -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    assert any(re.search(rf"`{name}( |`)", row.split("|")[1]) for row in rows), name


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_option_stands_in_its_row(name: str, command: click.Command) -> None:
    row = next(line for line in README.splitlines() if re.match(rf"\| .*`{name}( |`)", line))
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.opts[0] in row, f"{option.opts[0]} of {name}"


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_help_has_an_example_that_calls_it(name: str, command: click.Command) -> None:
    example = re.search(r"Example[^:]*: (.*)", command.epilog or "")
    assert example
    assert f"prepterm {name}" in example[1]
    assert command.help


def test_every_command_fits_a_line_of_the_help() -> None:
    context = click.Context(prepterm)
    for name in COMMANDS:
        command = prepterm.get_command(context, name)
        assert command is not None
        assert command.short_help
        assert len(command.short_help) <= 60


def test_every_setting_stands_in_the_table_with_what_is_usual(tmp_path: Path) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", README, re.MULTILINE))
    assert set(meanings()) <= set(rows)
    usual = "\n".join(f"{name} = {rows[name].strip('`')}" for name in meanings() if name != "keys")
    file = tmp_path / "config.toml"
    file.write_text(usual)
    assert read_settings(str(file)) == Settings()


def test_the_gate_of_the_readme_is_what_ci_runs() -> None:
    (check,) = [line for line in README.splitlines() if re.match(r"\$ python3 dev.py check", line)]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert check.removeprefix("$ ").strip() in ci


def test_the_decks_in_the_documents_are_decks(tmp_path: Path) -> None:
    shown = [*blocks(README, "yaml"), *blocks(DECK_FORMAT, "yaml")]
    decks = [text for text in shown if "cards:" in text]
    assert len(decks) == 3
    for number, text in enumerate(decks):
        path = tmp_path / f"deck{number}.yaml"
        path.write_text(text, encoding="utf-8")
        assert read_deck(path, path.stem, own=True).cards


def test_the_poor_card_is_found_and_the_good_one_is_not(tmp_path: Path) -> None:
    (text,) = [each for each in blocks(DECK_FORMAT, "yaml") if "poor.two-things" in each]
    path = tmp_path / "deck.yaml"
    path.write_text(text, encoding="utf-8")
    file = ContentFile(path, "deck", own=True)
    findings = lint([file], [], (), StudyDay(date(2026, 11, 24)))
    line = text.splitlines().index("  - id: poor.two-things") + 1
    assert [(each.rule, each.line >= line) for each in findings] == [("two-questions", True)]


def test_the_questions_formats_and_posts_in_the_documents_are_such(tmp_path: Path) -> None:
    (questions,) = [each for each in blocks(DECK_FORMAT, "yaml") if "questions:" in each]
    (format_,) = [each for each in blocks(DECK_FORMAT, "yaml") if "stages:" in each]
    (post,) = blocks(DECK_FORMAT, "markdown")
    for name, text in (("q.yaml", questions), ("f.yaml", format_), ("p.md", post)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(read_questions(tmp_path / "q.yaml")) == 1
    assert read_format(tmp_path / "f.yaml", "f").minutes == 20
    read = read_post(tmp_path / "p.md", own=True)
    assert (read.title, [each.anchor for each in read.sections]) == (
        "What I learnt about indexes",
        ["a-section"],
    )


@pytest.mark.parametrize("field", [*DECK_FIELDS, *CARD_FIELDS, *QUESTION_FIELDS])
def test_every_field_is_explained(field: str) -> None:
    assert re.search(rf"`{field}`|^ +(- )?{field}:", DECK_FORMAT, re.MULTILINE)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained(rule: str) -> None:
    assert f"`{rule}`" in DECK_FORMAT


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target
