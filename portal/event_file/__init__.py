"""One event as one file, and back: docs/event-file.md tells the format, the schema beside it names every field.

tables.py says what stands in it, values.py how a value is written and read, packing.py writes it, opening.py and
checking.py read what strangers send, storing.py makes rows of it, sameness.py tells whether two files say the same.
"""

FORMAT = "plenary.event"
VERSION = 1
MANIFEST = "event.json"
