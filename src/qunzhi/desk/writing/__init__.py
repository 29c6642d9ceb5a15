"""What every write shares: keys by which a repeated request is recognised."""
