"""What is open while a person studies: settings, clock, memory, database and index."""

import sqlite3
from contextlib import suppress
from functools import cached_property
from types import TracebackType
from typing import NoReturn, Self

from prepterm import locations
from prepterm.core.card import Card
from prepterm.core.memory import MemoryModel
from prepterm.core.moment import Moment
from prepterm.errors import (
    BadContent,
    DatabaseDamaged,
    DatabaseUnusable,
    DatabaseUnwritable,
    PreptermError,
)
from prepterm.settings import Settings, read_settings
from prepterm.storage.connection import (
    could_not_be_read,
    damage_looked_at_again,
    said_plainly,
)
from prepterm.storage.database import Database
from prepterm.storage.day_counts import bring_up
from prepterm.storage.for_reading import DatabaseForReading
from prepterm.storage.index import Index
from prepterm.storage.index_file import discard_if_damaged
from prepterm.storage.repair import integrity_faults
from prepterm.study.clock import Clock, SystemClock, moment_at
from prepterm.study.due import keep_settings
from prepterm.study.rebuild import derive_anew_where_outdated
from prepterm.study.refresh import refresh

WITHOUT_WAL = PreptermError(
    "your progress is kept with a rollback journal: programs share no memory in that folder",
    "it is as safe as elsewhere, only slower; PREPTERM_HOME can name a folder on a local disk",
)
"""What is told where the file system does not let SQLite write ahead."""


class Workspace:
    """An open prepterm home. Close it, or use it in a `with`.

    Args:
        clock: Tells the time.

    Raises:
        BadContent: where the settings file cannot be read.
        DatabaseUnusable: where the database cannot be opened.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock: Clock = clock or SystemClock()
        self.settings: Settings = read_settings(locations.in_home("config.toml"))
        self.model = MemoryModel()
        self.notices: list[PreptermError] = []
        """What is to be told beside what was asked for; whoever tells it takes it out."""
        self.database = self._open_database(locations.in_home("prepterm.db"))
        self.problems: list[BadContent] = []
        """What is wrong with files of content, since the last refresh."""
        try:
            with damage_looked_at_again(self.database.path):
                derive_anew_where_outdated(self.database, self.model)
        except BaseException:
            self.database.close()
            raise

    def _open_database(self, path: str) -> Database:
        try:
            database = Database(path, self.clock.now_ms)
        except DatabaseUnwritable as refusal:
            # A refusal says it all by itself.
            for_reading = DatabaseForReading(path, refusal, self.notices.clear)
            said = f"{refusal.message}; what stands there is shown as it is"
            self.notices.append(PreptermError(said, refusal.hint))
            return for_reading
        if database.journal_mode != "wal":
            self.notices.append(WITHOUT_WAL)
        return database

    @cached_property
    def index(self) -> Index:
        """The index, following the files of content as they stand when it is first needed.

        Raises:
            DatabaseUnusable: where it cannot be opened, or the database is damaged.
        """
        path = locations.in_home("index.db")
        try:
            return self._open_index(path)
        except DatabaseDamaged as error:
            self._threw_index_away(error)
            return self._open_index(path)
        except DatabaseUnwritable as refusal:
            # It holds nothing that is not in the files of content.
            index = self._filled(Index.in_memory(path, self.database.path))
            said = f"{refusal.message}; it is kept in memory for now"
            self.notices.append(PreptermError(said, refusal.hint))
            return index

    def _open_index(self, path: str) -> Index:
        if isinstance(self.database, DatabaseForReading):
            return self._filled(Index.in_memory(path, self.database.path, self.database.uri))
        return self._filled(Index(path, self.database.path))

    def _filled(self, index: Index) -> Index:
        path = index.path
        try:
            with said_plainly(path):
                self.problems = refresh(index)
                keep_settings(index.connection, self.settings)
        except BaseException:
            index.close()
            raise
        return index

    def _threw_index_away(self, error: DatabaseDamaged) -> bool:
        """Throw the index away where it is the damaged file; whether it was.

        SQLite does not tell which file it was when it meets damage with both of them open.

        Raises:
            DatabaseDamaged: where it was the database.
        """
        if discard_if_damaged(locations.in_home("index.db")):
            return True
        with said_plainly(self.database.path):
            if integrity_faults(self.database):
                raise sqlite3.DatabaseError("malformed") from error
        return False

    def refresh(self) -> None:
        """Let the index follow the files again."""
        self.problems = refresh(self.index)

    def bring_up_counts(self) -> None:
        """Let the counts per deck and day follow what was done since."""
        with said_plainly(self.index.path):
            bring_up(self.index.connection)

    def now(self) -> Moment:
        """The moment now, with its study day."""
        return self.moment_at(self.clock.now_ms())

    def moment_at(self, at_ms: int) -> Moment:
        """An instant (UTC ms), with its study day."""
        return moment_at(self.clock, at_ms, self.settings.day_starts_at)

    def card(self, identity: str) -> Card | None:
        """The card of that id, or None."""
        return self.index.card(identity)

    def close(self) -> None:
        """Let go of the files; the counts are left as fresh as they can be for `prepterm due`."""
        if "index" in self.__dict__:
            # What was done is on disk; counts that lag are brought up by whoever reads them next.
            with suppress(DatabaseUnusable):
                self.bring_up_counts()
            self.index.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error | DatabaseDamaged):
            self._explain(error)
        self.close()

    def _explain(self, error: sqlite3.Error | DatabaseDamaged) -> NoReturn:
        """Say plainly what SQLite met while rows were read, and close."""
        try:
            with said_plainly(self.database.path):
                raise error
        except DatabaseDamaged as damage:
            if self._threw_index_away(damage):
                raise DatabaseDamaged(
                    f"{locations.in_home('index.db')} was damaged and has been thrown away",
                    "try again: it is made anew from your files, and no progress was in it",
                ) from error
            raise could_not_be_read(self.database.path) from error
        finally:
            self.close()
