@echo off
set /p NAME=Name: 
python src\client.py %NAME% 9000
pause
