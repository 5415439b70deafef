"""What marketers do before anything is printed: looking, checking, beginning a layout."""
