"""What of the API needs tickets and agenda: badges, long work, mailings, exports. Every write calls the pages' action."""
