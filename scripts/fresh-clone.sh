#!/usr/bin/env bash
# Proves the README: both of its commands on a fresh clone with empty NuGet and npm caches.
# Run from the repository; takes what is committed. Give "run" to leave the tests out.
set -euo pipefail
repo=$(git -C "$(dirname "$0")/.." rev-parse --show-toplevel)
place=$(mktemp -d)
trap 'kill "${app:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
[ -d "$repo/../shared" ] && ln -s "$(realpath "$repo/../shared")" "$place/shared"
git clone -q "$repo" "$place/corescope"
cd "$place/corescope"
export NUGET_PACKAGES="$place/nuget" npm_config_cache="$place/npm" CoreScope__DataDir="$place/data"
export CoreScope__Port=3999 CoreScope__MqttListener__Port=2999

echo "== dotnet run --project CoreScope.App"
started=$(date +%s)
dotnet run --project CoreScope.App > "$place/run.log" 2>&1 &
app=$!
until grep -q 'CoreScope is ready' "$place/run.log"; do
  kill -0 "$app" 2>/dev/null || { cat "$place/run.log"; echo "the app ended"; exit 1; }
  [ $(($(date +%s) - started)) -lt 600 ] || { cat "$place/run.log"; echo "not ready after 10 minutes"; exit 1; }
  sleep 1
done
grep 'CoreScope is ready' "$place/run.log"
echo "ready after $(($(date +%s) - started)) s"
curl -fsS -o /dev/null http://127.0.0.1:3999/
for asset in $(curl -fsS http://127.0.0.1:3999/ | grep -oE '(src|href)="[^"#:]+\.(js|css|svg)[^"]*"' | sed -E 's/^[a-z]+="([^"]+)"/\1/'); do
  size=$(curl -fsS "http://127.0.0.1:3999/$asset" | wc -c)
  [ "$size" -gt 0 ] || { echo "$asset is empty"; exit 1; }
done
kill "$app"; wait "$app" || true
git diff --quiet && [ -z "$(git status --porcelain)" ] || { git status --short; echo "the build changed the tree"; exit 1; }

[ "${1:-}" = run ] && exit 0
echo "== ./test.sh"
unset CoreScope__Port CoreScope__MqttListener__Port CoreScope__DataDir
./test.sh
