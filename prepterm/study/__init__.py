"""What a person does: read, drill, practise, look at progress. Used by cli and tui alike."""
