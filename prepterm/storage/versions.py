"""The versions of the two databases. Imports nothing, so that `prepterm due` can compare them."""

SCHEMA_VERSION = 3
"""`user_version` of prepterm.db after its newest migration."""

INDEX_VERSION = 2
"""`user_version` of index.db; another version is thrown away and made again from the files."""
