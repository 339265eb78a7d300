from tests.cli.program import Program

DECK = """\
title: Fruit
cards:
  - id: fruit.apple
    front: What falls far from no tree?
    back: The *apple* zzyzx.
"""


def test_search_prints_the_place_and_the_text_around_what_was_found(prepterm: Program) -> None:
    prepterm.write("decks/fruit.yaml", DECK)
    prepterm.write("posts/fruit.md", "# Fruit\n\n## An apple\n\nThe zzyzx \x1b[31mapple.\n")
    ended = prepterm("search", "zzyzx", "appl")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "fruit#an-apple   An apple",
        "    The zzyzx ␛[31mapple.",
        "fruit.apple   What falls far from no tree?",
        "    The apple zzyzx.",
    ]
    assert prepterm("search", '"zzyzx apple"').out == ""
    assert prepterm("search", "zzyzx", "--limit", "1").out.count("\n") == 2


def test_search_in_json(prepterm: Program) -> None:
    prepterm.write("decks/fruit.yaml", DECK)
    prepterm.write("posts/fruit.md", "# Fruit\n\n## An apple\n\nThe zzyzx.\n")
    post, card = prepterm.json("search", "zzyzx")
    assert post == {
        "kind": "post", "place": "fruit#an-apple", "slug": "fruit", "section": "an-apple",
        "card": "", "title": "An apple", "snippet": "The zzyzx.", "matches": [[4, 9]],
    }  # fmt: skip
    assert card == {
        "kind": "card", "place": "fruit.apple", "slug": "fruit", "section": "",
        "card": "fruit.apple", "title": "What falls far from no tree?",
        "snippet": "The apple zzyzx.", "matches": [[10, 15]],
    }  # fmt: skip


def test_nothing_found_is_said_and_no_failure(prepterm: Program) -> None:
    ended = prepterm("search", "zzyzx\x1b")
    assert (ended.status, ended.out) == (0, "")
    assert ended.err == "prepterm: nothing holds 'zzyzx␛'\n"
    assert prepterm.json("search", "zzyzx") == []


def test_a_query_without_a_word_is_a_wrong_call(prepterm: Program) -> None:
    for query in ((), ("",), (' " ', "\t")):
        ended = prepterm("search", *query)
        assert (ended.status, ended.out) == (2, "")
    ended = prepterm("search", "")
    assert "there is nothing to search for" in ended.err
