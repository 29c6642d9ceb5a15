"""The web desk: what offices, unit heads, owners and members use every day. A Django site, one app a noun."""
