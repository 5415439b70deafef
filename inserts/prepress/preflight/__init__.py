"""Preflight: the finished file compared with what was to be printed, level by level."""
