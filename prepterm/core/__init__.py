"""The rules. No I/O, no clock, no randomness: `now`, `today` and seeds are arguments."""
