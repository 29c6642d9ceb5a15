"""What templates of the desk say and show things with."""
