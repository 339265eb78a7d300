"""The texts that `reader.py` measures with: the shipped posts, joined as often as it takes."""

import re
from pathlib import Path

POSTS = Path(__file__).parents[1] / "content" / "posts"
POST, POST_SAYS = "phone-interview", "phone interview asks"
"""A shipped post, and words of its first line."""
BEGINS = "Beginning-of-the-text"
ENDS = "Ending-of-the-text"
"""Words that stand nowhere else, in the first paragraph and in the last."""
OFTEN = "the"
"""A word that stands on every page."""
SIZES = {"20k": 20_000, "200k": 200_000, "1m": 1_000_000, "10m": 10_000_000}
"""Characters, by the name of a size."""
_MATTER = re.compile(r"---\n.*?^---\n", re.DOTALL | re.MULTILINE)


def write_text(path: Path, size: int) -> None:
    """Write a text of about so many characters, cut between two blocks."""
    bodies = (_MATTER.sub("", post.read_text(), count=1) for post in sorted(POSTS.iterdir()))
    posts = "".join(f"{body.strip()}\n\n" for body in bodies)
    last = posts[: size % len(posts)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{BEGINS}\n\n")
        for _ in range(size // len(posts)):
            file.write(posts)
        file.write(last[: last.rfind("\n\n") + 2])
        file.write(f"{ENDS}\n")
