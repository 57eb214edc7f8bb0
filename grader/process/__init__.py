"""One student's program as a process: started, typed at, drained, limited, ended with all that it started."""
