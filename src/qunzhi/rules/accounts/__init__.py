"""Rules about official accounts and their posts."""
