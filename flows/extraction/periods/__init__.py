"""Times: calendar years, school years, classes and ranges, resolved against a report's own year."""
