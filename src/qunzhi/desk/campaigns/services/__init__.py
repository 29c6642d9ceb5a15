"""All writes of campaigns."""
