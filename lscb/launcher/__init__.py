"""The whole service on one machine, for `make start`: database, web server, worker."""
