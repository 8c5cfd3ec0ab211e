"""Events to try things out: filled by one click, moved through time day by day, and begun again.

seed.py says what is in one at the beginning, clock.py moves it, tables.py names what is its own and what is not.
"""
