"""What writes in tickets and agenda at once."""
