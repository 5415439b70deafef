"""Personal parcel inserts: a pick list in, a stack of print-ready cards out."""
