"""What paints and reports, used by screens."""
