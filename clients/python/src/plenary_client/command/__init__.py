"""`plenary` on the command line."""
