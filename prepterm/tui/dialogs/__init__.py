"""Small screens that ask one thing and return one answer."""
