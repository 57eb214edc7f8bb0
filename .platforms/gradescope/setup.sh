#!/usr/bin/env bash
# Runs once, when Gradescope builds the image. The kit lies unpacked beside this file, in the folder `kit`.
set -euo pipefail
apt-get update -q && apt-get install -y -q python3 python3-venv
python3 -m venv /opt/kit
/opt/kit/bin/pip install -q /autograder/source/kit
