#!/bin/sh
# Install Yaowen into a virtual environment of its own: tools/install.sh DIR. The Dockerfile and CI run the same steps.
set -eu
target=$1
source=$(cd "$(dirname "$0")/.." && pwd)
python3 -m venv "$target"
"$target/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r "$source/requirements/runtime.txt"
"$target/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation "$source"
"$target/bin/python" -m compileall -q "$target/lib" >/dev/null || true # some packages carry templates that are no Python
