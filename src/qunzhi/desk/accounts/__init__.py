"""Sign-in: users, passwords, second factors, sessions."""
