"""What we were given becomes parcels: tables read strictly, joined, with facts from history."""
