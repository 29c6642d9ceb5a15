"""Services that write units, people, postings, appointments and corrections."""
