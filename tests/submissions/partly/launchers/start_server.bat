@echo off
python src\server.py 9000
pause
