#!/bin/sh
# What the recordings of this folder share: a controller on this machine, ten simulated devices, and commands shown with what they answer.
# A recording sets `model` and reads this file. FLOTILLA_SESSION_PORT (18443) and the next port must be free.
set -eu
model=$(readlink -f -- "${1:?usage: ${0##*/} MODEL}")
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
top=$here/../..
java=$("$top/.mvn/find-jdk")/bin/java
[ -n "${FLOTILLA_SESSION_BUILT-}" ] || "$top/.mvn/build-once" >&2
port=${FLOTILLA_SESSION_PORT:-18443}
work=$(mktemp -d)
controller='' devices=''
stop() {
  [ -z "$devices" ] || kill "$devices" 2>/dev/null || true
  [ -z "$controller" ] || kill "$controller" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap stop EXIT
cp "$model" "$work/tales.gguf"
cd "$work"
PATH=$top/operator/cli:$PATH
export FLOTILLA_CONFIG="$work/config.yaml"

say() { printf '\n# %s\n' "$*"; }

# Shows a command with what it answers; the first word is the exit code that it must have.
run() {
  expected=$1
  shift
  printf '\n$ %s\n' "$*"
  code=0
  eval "$*" >answer 2>&1 || code=$?
  sed "s#$work#~#g" answer
  [ "$code" = "$expected" ] || { echo "record: exit code $code, not $expected: $*" >&2; exit 1; }
  [ "$code" = 0 ] || echo "(exit code $code)"
}

show() {
  printf '\n$ cat %s\n' "$1"
  cat "$1"
}

# Waits until a command answers what matches.
await() {
  pattern=$1
  shift
  tries=0
  until eval "$*" 2>/dev/null | grep -q "$pattern"; do
    tries=$((tries + 1))
    [ $tries -lt 120 ] || { echo "record: nothing matches $pattern: $*" >&2; exit 1; }
    sleep 1
  done
}

# A controller, and a context of the command line that knows it.
startController() {
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Dflotilla.data="$work/controller" -Dflotilla.port="$port" \
    -Dflotilla.management.port=$((port + 1)) -jar "$top/controller/target/quarkus-app/quarkus-run.jar" >controller.log &
  controller=$!
  export JAVA_HOME="${java%/bin/java}"
  flotilla config set-context shop --server "localhost:$port" --ca-file "$work/controller/ca.pem" \
    --token-file "$work/controller/admin.token" >/dev/null 2>&1
  await admin flotilla whoami -o json
}

# Ten devices that enrol with the file token.
startDevices() {
  "$top/agent/daemon/target/dist/bin/flotilla-agent" simulate --devices 10 --profiles "$top/deploy/bench/profiles.yaml" \
    --controller "localhost:$port" --token-file token --ca "$work/controller/ca.pem" >devices.log 2>&1 &
  devices=$!
}
