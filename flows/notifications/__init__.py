"""What people are told of a night: a short message to every address that is set, and each school's own list as a file."""
