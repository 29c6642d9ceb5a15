"""What every page shares: look, words, times, errors."""
