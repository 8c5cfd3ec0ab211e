"""The programme through the API. What a reviewer may not read on the pages, his token does not read either."""
