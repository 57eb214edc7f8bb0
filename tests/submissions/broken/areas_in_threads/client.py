"""The client of the exercise: it takes numbers only, and ends at anything else."""
import socket

line = socket.create_connection(("127.0.0.1", 27413)).makefile("rw", encoding="utf-8")
while True:
    sides = input("Two bases and a height: ").split()
    if len(sides) != 3 or not all(side.replace(".", "").isdigit() for side in sides):
        print("Three numbers, please.")
        break
    print(*sides, file=line, flush=True)
    print("The area is", line.readline().strip())
