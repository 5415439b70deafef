"""Who gets it: whole-or-nothing files, manifest, codes, report."""
