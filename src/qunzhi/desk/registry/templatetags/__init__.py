"""What the templates of groups say and show things with."""
