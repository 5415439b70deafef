"""The order of the stages: decide, produce, check; the only room that knows them all."""
