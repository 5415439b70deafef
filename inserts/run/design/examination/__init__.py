"""What an eye sees on finished cards: too small, too near the edge, covered, too pale, unlawful."""
