"""What goes to the press: pages become a streamed PDF, read back before it is handed over."""
