"""The reference of the API, made from the description that its answers are tested against."""
