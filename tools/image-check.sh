#!/usr/bin/env bash
# Do what the Dockerfile does, without Docker: copy what it copies, install, and run as it runs.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/src"
# The Dockerfile's COPY lines decide what there is to install from.
grep '^COPY ' Dockerfile | while read -r _ line; do
    read -r -a words <<<"$line"
    last=$((${#words[@]} - 1))
    target="$work${words[$last]}"
    mkdir -p "$target"
    for path in "${words[@]:0:$last}"; do
        if [ -d "$path" ]; then cp -R "$path/." "$target"; else cp "$path" "$target"; fi
    done
done
sh "$work/src/tools/install.sh" "$work/yaowen"
mkdir "$work/data"
cd "$work/data"
printf '[telegram]\nowners = [1]\n' >config.toml
YAOWEN_TOKEN="123456789:$(printf 'A%.0s' {1..35})" "$work/yaowen/bin/yaowen" --data "$work/data" check --offline
"$work/yaowen/bin/yaowen" --data "$work/data" ingest "$work"/yaowen/lib/python3*/site-packages/bot/sandbox/samples/*
"$work/yaowen/bin/yaowen" --data "$work/data" latest 1
echo "image steps: done"
