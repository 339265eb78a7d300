"""SQLite <-> core. The logs are the truth; every other table is derived from them."""
