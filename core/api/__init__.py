"""What the API keeps whatever it is about: errors, versions, pages, shapes. No word of the trade."""
