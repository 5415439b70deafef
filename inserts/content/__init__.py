"""What each insert says: campaign, suggestions, offer, code and texts in the customer's language."""
