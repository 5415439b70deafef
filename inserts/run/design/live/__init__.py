"""A layout on screen while it is made: files that change, a page that shows it, a door for browsers."""
