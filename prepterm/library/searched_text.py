"""What full-text search reads of posts and cards: their text with the markup stripped."""

import re
from collections.abc import Iterable

from prepterm.core.card import Card
from prepterm.core.post import Post
from prepterm.core.safe_text import shown_line
from prepterm.core.searched_text import SearchedText
from prepterm.library.document import Block, parse

_CODE = re.compile(r"(?<![`\\])`([^`\n]*[^`\s\\])`(?!`)")
_MARKUP = re.compile(r"[\n\t\\`*_~\[<&^|]|^ *(?:[-+#>=:]|\d+[.)])|   |://|www\.")
"""What a line without it shows as it stands; where there is doubt, it is parsed."""


def plain(text: str) -> str:
    """Markdown as a person reads it, on one line."""
    # Parsing takes as long as reading the deck did, and most sides hold code at the most.
    if _MARKUP.search(_CODE.sub("", text)):
        return _folded(block.text for block in parse(text))
    return _folded([_CODE.sub(r"\1", text)])


def card_passage(card: Card) -> SearchedText:
    """A card: its front is the title, its back and why are the text."""
    back = _folded([card.back]) if card.back_is_literal else plain(card.back)
    why = plain(card.why) if card.why else ""
    return SearchedText(plain(card.front), f"{back} {why}".rstrip())


def post_passages(post: Post, blocks: Iterable[Block]) -> list[SearchedText]:
    """A post's beginning, with its summary, and each of its sections, in order."""
    titles = {section.anchor: section.title for section in post.sections}
    anchors, texts = [""], [[post.summary]]
    for block in blocks:
        if block.anchor:
            anchors.append(block.anchor)
            texts.append([])
        else:
            texts[-1].append(block.text)
    if len(texts) > 1 and not any(texts[0][1:]) and titles[anchors[1]] == post.title:
        # The text begins with the post's title itself.
        texts[1].insert(0, post.summary)
        del anchors[0], texts[0]
    return [
        SearchedText(titles[anchor] if anchor else post.title, _folded(text), anchor)
        for anchor, text in zip(anchors, texts, strict=True)
    ]


def _folded(texts: Iterable[str]) -> str:
    return shown_line(" ".join(texts))
