from pathlib import Path

import pytest

from prepterm.core.grade import Grade
from prepterm.study import card_actions, read
from prepterm.study.cards import taken_decks
from prepterm.study.clock import SetClock
from prepterm.study.drill import Choice
from prepterm.study.workspace import Workspace
from prepterm.tui.app import Prepterm
from prepterm.tui.messages import OpenDecks, OpenDrill, OpenReader, OpenShelf
from prepterm.tui.screens.today import TodayPage
from tests.tui.screen_text import screen_text, until, until_gone, until_shown


async def test_today_says_what_is_due_and_each_doing_is_one_key_away(workspace: Workspace) -> None:
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "10 new")
        shown = screen_text(app)
        assert "Tuesday 24 November" in shown
        assert "Prepare for the software engineering phone interview" in shown
        assert "Technical phone screen, 45 min" in shown
        for key, there in (("d", "0 done"), ("s", "Shelf"), ("c", "Decks"), ("p", "Behavioural")):
            await pilot.press(key)
            await until_shown(pilot, there)
            await pilot.press("escape")
            await until_shown(pilot, "Tuesday 24 November")
        await pilot.press("r")
        await until_shown(pilot, "0% ")


async def test_today_follows_what_was_done(workspace: Workspace, clock: SetClock) -> None:
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "10 new")
        found = workspace.card("own.basic")
        assert found is not None
        card_actions.grade(workspace, card_actions.show(workspace, found), Grade.EASY, 1)
        await pilot.press("s")
        await until_shown(pilot, "Shelf")
        await pilot.press("escape")
        await until_shown(pilot, "9 new")
        await until_shown(pilot, "▪")
        clock.advance(days=1)
        await pilot.press("s")
        await until_shown(pilot, "Shelf")
        await pilot.press("escape")
        await until_shown(pilot, "Wednesday 25 November")
        await until_shown(pilot, "10 new")


async def test_a_broken_deck_is_named_and_the_rest_goes_on(
    workspace: Workspace, home: Path
) -> None:
    (home / "decks" / "broken.yaml").write_text("title: x\ncards:\n  - id: a\n    front: [\n")
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=(120, 40)) as pilot:
        await until_shown(pilot, "broken.yaml:5:1")
        await pilot.press("c")
        await until_shown(pilot, "broken.yaml:5: not YAML")
        await pilot.press("escape")
        await until_shown(pilot, "Tuesday 24 November")
        await pilot.press("d")
        await until_shown(pilot, "0 done, 10 to come")


async def test_esc_from_the_first_screen_goes_to_today_and_no_further(
    workspace: Workspace,
) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Shelf")
        await pilot.press("escape")
        await until_shown(pilot, "Tuesday 24 November")
        await pilot.press("escape", "escape")
        await until_shown(pilot, "Tuesday 24 November")
        await pilot.press("q")
    assert app.return_code == 0


async def test_every_page_lists_its_keys_with_their_ids(workspace: Workspace) -> None:
    for message, id_ in (
        (OpenShelf(), "shelf.finish"),
        (OpenDecks(), "decks.take"),
        (OpenDrill(Choice(("own",))), "drill.undo"),
        (OpenReader("phone-interview"), "reader.search"),
    ):
        app = Prepterm(workspace, message)
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "? keys")
            await pilot.press("question_mark")
            await until_shown(pilot, id_)
            await pilot.press("escape")
            await until_gone(pilot, id_)


async def test_a_person_gives_a_command_another_key(home: Path, clock: SetClock) -> None:
    (home / "config.toml").write_text('[keys]\n"today.shelf" = "f7"\n')
    with Workspace(clock) as workspace:
        app = Prepterm(workspace)
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "f7 shelf")
            await pilot.press("s")
            await pilot.pause()
            assert "Shelf" not in screen_text(app)
            await pilot.press("f7")
            await until_shown(pilot, "Shelf")


@pytest.mark.parametrize(
    "theme", ["prepterm-light", "prepterm-dark", "dracula", "solarized-light", "ansi-dark"]
)
async def test_every_theme_opens(home: Path, clock: SetClock, theme: str) -> None:
    (home / "config.toml").write_text(f'theme = "{theme}"\n')
    with Workspace(clock) as workspace:
        app = Prepterm(workspace)
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "10 new")
            assert app.theme == theme


async def test_an_unknown_theme_is_named_and_ours_is_worn(home: Path, clock: SetClock) -> None:
    (home / "config.toml").write_text('theme = "nosuch"\n')
    with Workspace(clock) as workspace:
        app = Prepterm(workspace)
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "there is no theme 'nosuch'")
            assert app.theme == "prepterm-dark"


@pytest.mark.parametrize(("size", "small"), [((60, 20), False), ((59, 20), True), ((60, 19), True)])
async def test_below_the_least_size_one_line_says_so(
    workspace: Workspace, size: tuple[int, int], *, small: bool
) -> None:
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until_shown(pilot, "prepterm")
        await until(pilot, lambda: ("needs 60 columns and 20 rows" in screen_text(app)) is small)
        assert ("Tuesday" in screen_text(app)) is not small


async def test_the_shelf_marks_posts_finished(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenShelf())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "22 cards")
        await pilot.press("f")
        await until_shown(pilot, "✓ finished")
        assert [each.post.slug for each in read.shelf(workspace) if each.finished] == [
            "phone-interview"
        ]
        await pilot.press("j", "enter")
        await until_shown(pilot, "Code review without being a jerk")


async def test_decks_are_left_and_taken_up(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenDecks())
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "Code review")
        assert "code-review" in taken_decks(workspace)
        await pilot.press("t")
        await until_shown(pilot, "○ Code review")
        assert "code-review" not in taken_decks(workspace)
        await pilot.press("t")
        await until_shown(pilot, "● Code review")
        await pilot.press("enter")
        await until_shown(pilot, "0 done, 10 to come")


async def test_the_palette_finds_a_section_and_goes_there(workspace: Workspace) -> None:
    app = Prepterm(workspace)
    async with app.run_test(notifications=True, size=(80, 24)) as pilot:
        await until_shown(pilot, "10 new")
        await pilot.press("ctrl+p")
        await until_shown(pilot, "a mock interview with a clock")
        await pilot.press(*"the pitch")
        await until_shown(pilot, "in Prepare for")
        await pilot.press("enter", "enter")
        await until_shown(pilot, "tell me about yourself")


async def test_what_nobody_foresaw_is_one_sentence_and_no_traceback(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_page: TodayPage) -> None:
        raise ZeroDivisionError("[bold]no markup")

    monkeypatch.setattr(TodayPage, "_show", fail)
    with pytest.raises(ZeroDivisionError):
        async with Prepterm(workspace).run_test():
            pass
    said = capfd.readouterr().err
    assert "prepterm: something failed that prepterm did not foresee: ZeroDivisionError" in said
    assert "[bold]no markup" in said
    assert "Traceback" not in said


async def test_no_key_acts_on_what_is_too_small_to_be_seen(workspace: Workspace) -> None:
    app = Prepterm(workspace, OpenDrill(Choice(("own",))))
    async with app.run_test(notifications=True, size=(50, 15)) as pilot:
        await until_shown(pilot, "needs 60 columns")
        await pilot.press("space", "space", "4", "minus", "exclamation_mark")
        await pilot.pause()
        rows = workspace.database.execute(
            "SELECT (SELECT count(*) FROM reviews) + (SELECT count(*) FROM card_actions)"
        )
        assert rows.fetchone() == (0,)
        await pilot.resize_terminal(80, 24)
        await until_shown(pilot, "What does basic ask?")
        await pilot.press("space", "space")
        await until_shown(pilot, "1 done")


async def test_a_key_that_was_given_twice_is_said(home: Path, clock: SetClock) -> None:
    (home / "config.toml").write_text('[keys]\n"drill.undo" = "3"\n')
    with Workspace(clock) as workspace:
        app = Prepterm(workspace, OpenDrill(Choice(("own",))))
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            await until_shown(pilot, "takes the key of")
            await until_shown(pilot, "drill.good")
