"""The first page: who I am here, what is mine to do, what I did, who sees my record."""
