"""Markdown blocks painted as styled lines at a width, for the screen and for a pipe alike."""
