"""Files to core: front matter, Markdown blocks, decks, questions, formats, and the lint."""
