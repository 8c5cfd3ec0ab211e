"""Benchmarks over real HTTP: a production-like server with a database of its own, and a small load generator."""
