"""The table of the one data folder of a database that lies outside of it."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import DerivedBase, RowNumber


class DataFolderInUse(DerivedBase):
    """The one data folder of a database that lies outside of it (storage.one_folder).

    `database` identifies the database itself. `path` is where the folder was last used, on whichever machine.
    """

    __tablename__ = "data_folder_in_use"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    database: Mapped[str]
    path: Mapped[str]
    token: Mapped[str]
