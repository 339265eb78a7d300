"""Which page of a damaged file belongs to which log, by the schema and the trees that are left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from prepterm.storage.file_pages import FilePages
from prepterm.storage.log_rows import Log
from prepterm.storage.records import (
    FILE_HEADER,
    INDEX_INTERIOR,
    TABLE_LEAF,
    Content,
    PageReader,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """What a page belongs to."""

    log: Log
    index: bool
    """Whether it is a page of one of the log's indexes."""


def owners_of_pages(
    pages: FilePages, reader: PageReader, logs: Sequence[Log], without: Collection[int]
) -> dict[int, Owner]:
    """What every page belongs to that the schema's roots lead to.

    Args:
        pages: The file.
        reader: Reads its pages.
        logs: All logs.
        without: Pages that are free, and belong to nothing.
    """
    by_name = {log.name: log for log in logs}
    roots: list[tuple[int, Owner]] = []
    children: dict[int, list[int]] = {}
    for number in pages.numbers():
        data = pages.newest(number)
        begins = data[FILE_HEADER if number == 1 else 0 :][:1]
        if number in without or begins not in (bytes([TABLE_LEAF]), bytes([INDEX_INTERIOR])):
            continue
        content = reader.read(data, first=number == 1)
        if content.kind == TABLE_LEAF:
            # The schema is a table too, and told by what stands in it: its first page may be lost.
            roots += [
                (root, Owner(by_name[table], kind == "index"))
                for kind, table, root in _schema(content)
                if table in by_name
            ]
        else:
            children[number] = [*(cell.child for cell in content.cells), content.last_child]
    found: dict[int, Owner] = {}
    while roots:
        number, owner = roots.pop()
        if number not in found:
            found[number] = owner
            roots += [(child, owner) for child in children.get(number, ())]
    return found


def _schema(content: Content) -> list[tuple[str, str, int]]:
    """What the rows of the schema on a page say: table or index, of which table, and its root."""
    found = []
    for cell in content.cells:
        values = cell.record.values() if cell.record is not None else ()
        match values:
            case ("table" | "index" as kind, str(), str(table), int(root), *_) if root > 1:
                found.append((str(kind), table, root))
    return found
