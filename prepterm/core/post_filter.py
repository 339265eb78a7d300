"""Which posts a few typed words leave on the shelf."""

from unicodedata import normalize

from prepterm.core.post import Post


def fits(post: Post, query: str) -> bool:
    """Whether every word typed stands in the post's title, topics, summary or slug.

    Case does not matter, nor where in a word it stands, since the last is still being typed.
    """
    text = _folded("\n".join((post.title, *post.topics, post.summary, post.slug)))
    return all(word in text for word in _folded(query).split())


def _folded(text: str) -> str:
    return normalize("NFKC", text).casefold()
