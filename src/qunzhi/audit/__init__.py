"""Facts, a pack and an instant make findings and proposals."""
