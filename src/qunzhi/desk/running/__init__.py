"""Running a site: health, metrics, logs, back-up, doctor."""
