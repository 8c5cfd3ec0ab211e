"""The shop, partners' codes, orders and tickets through the API. Every write calls the action that the pages call."""
