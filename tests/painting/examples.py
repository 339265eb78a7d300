"""Where the examples are: the specification's where they lie, and our own beside this file."""

import json
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
_OWN = Path(__file__).with_name("examples.json")


@dataclass(frozen=True, slots=True)
class Example:
    """Markdown, and the HTML it is to become."""

    name: str
    kind: str
    markdown: str
    html: str


def own_examples() -> list[Example]:
    """Our own 150; their kinds are those of blocks and of what stands within a line."""
    return _read(_OWN, "our own")


def shared_examples(name: str) -> list[Example] | None:
    """Those of a file that is not ours; None where it does not lie beside the project."""
    path = SHARED / f"{name}.json"
    return _read(path, name) if path.exists() else None


def _read(path: Path, name: str) -> list[Example]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    return [
        Example(f"{name} {number}", each["section"], each["markdown"], each["html"])
        for number, each in enumerate(listed, 1)
    ]
