"""What is open while a person studies: settings, clock, memory, database and index."""

from functools import cached_property
from types import TracebackType
from typing import Self

from prepterm import locations
from prepterm.core.card import Card
from prepterm.core.memory import MemoryModel
from prepterm.core.moment import Moment
from prepterm.errors import BadContent
from prepterm.settings import Settings, read_settings
from prepterm.storage.database import Database
from prepterm.storage.day_counts import bring_up, recount
from prepterm.storage.index import Index
from prepterm.study.clock import Clock, SystemClock, moment_at
from prepterm.study.due import keep_settings
from prepterm.study.rebuild import derive_anew_where_outdated
from prepterm.study.refresh import refresh


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
        self.database = Database(locations.in_home("prepterm.db"), self.clock.now_ms)
        self.problems: list[BadContent] = []
        """What is wrong with files of content, since the last refresh."""
        self._outdated = derive_anew_where_outdated(self.database, self.model)

    @cached_property
    def index(self) -> Index:
        """The index, following the files of content as they stand when it is first needed."""
        index = Index(locations.in_home("index.db"), self.database.path)
        try:
            self.problems = refresh(index)
            keep_settings(index.connection, self.settings)
            if self._outdated:
                with index.transaction():
                    recount(index.connection)
        except BaseException:
            index.close()
            raise
        return index

    def refresh(self) -> None:
        """Let the index follow the files again."""
        self.problems = refresh(self.index)

    def bring_up_counts(self) -> None:
        """Let the counts per deck and day follow what was done since."""
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
        self.close()
