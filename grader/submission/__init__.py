"""A student's folder, read: which files are the server and the clients, and which Python runs them."""
