"""What buyers and attendees type: the cart of the shop, the order form, one's own data on a ticket."""
