#!/bin/bash
# Point-in-time recovery from beginning to end: a server PostgreSQL that archives its write-ahead log, a base backup, a hub that records
# one vehicle before a moment and one after it, and the whole cluster brought back to that moment. Leaves nothing. Needs Debian's PostgreSQL.
set -eu -o pipefail
cd "$(dirname "$0")/.."
root=$PWD
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
work=$(mktemp -d "${TMPDIR:-/tmp}/crosscheck-pitr.XXXXXX")
chmod 777 "$work"
hub= server=

as_server() { if [ "$(id -u)" -eq 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); else "$@"; fi; }
finish() {
  [ -z "$hub" ] || kill -KILL "$hub" 2>/dev/null || true
  [ -z "$server" ] || as_server "$bin/pg_ctl" -D "$server" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "FAILED: $1"; tail -n 20 "$work"/*.log; exit 1; }

port=$(bin/node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
start_server() { server=$1; as_server "$bin/pg_ctl" -D "$server" -l "$work/server.log" -w -t 60 start >/dev/null || fail 'PostgreSQL did not start'; }
stop_server() { as_server "$bin/pg_ctl" -D "$server" -m fast -w stop >/dev/null; server=; }
sql() { "$bin/psql" -qtA -h 127.0.0.1 -p "$port" -U postgres -c "$1"; }

as_server "$bin/initdb" -D "$work/data" -U postgres -E UTF8 --locale=C.UTF-8 -A trust >/dev/null
as_server mkdir "$work/archive"
as_server tee -a "$work/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$work'
archive_mode = on
archive_command = 'test ! -f $work/archive/%f && cp %p $work/archive/%f'
CONF
start_server "$work/data"
sql 'create database crosscheck' >/dev/null

export DATABASE_URL=postgres://postgres@127.0.0.1:$port/crosscheck CROSSCHECK_PUBLIC_URL=https://hub.example.org
start_hub() {
  : >"$work/hub.log"
  "$root/bin/crosscheck" serve --data "$work/hub" --port 0 >>"$work/hub.log" 2>&1 &
  hub=$!
  for _ in $(seq 240); do grep -q '^listening on ' "$work/hub.log" && break; kill -0 "$hub" 2>/dev/null || fail 'the hub ended'; sleep 0.5; done
  CROSSCHECK_URL=$(sed -n 's/^listening on //p' "$work/hub.log"); export CROSSCHECK_URL
}
ask() { curl -sS -f -H "Authorization: Bearer $1" -H 'content-type: application/json' -X "$2" "$CROSSCHECK_URL$3" ${4:+-d "$4"}; }

start_hub
admin=$(cat "$work/hub/admin.token")
ask "$admin" POST /v1/bureaus '{"code":"DE","name":"Bureau","country":"DE"}' >/dev/null
desk=$(ask "$admin" POST /v1/tokens '{"bureau":"DE","role":"desk","unit":"Desk"}' | sed 's/.*"secret":"\([^"]*\)".*/\1/')
"$bin/pg_basebackup" -h 127.0.0.1 -p "$port" -U postgres -D "$work/base" -X none -c fast
ask "$desk" POST /v1/vehicles '{"reference":"BEFORE","vin":"WVWZZZ1KZ8W970301"}' >/dev/null
sleep 2
moment=$(sql 'select clock_timestamp()')
sleep 2
ask "$desk" POST /v1/vehicles '{"reference":"AFTER","vin":"WVWZZZ1KZ8W970302"}' >/dev/null
sleep 3 # the log signs what came after: the keys know of it
sql 'select pg_switch_wal()' >/dev/null
kill -TERM "$hub"; wait "$hub" || true; hub=
stop_server

# The disaster: the cluster is gone. What is left: base backup, archive, keys.
if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$work/base"; fi
as_server chmod 700 "$work/base"
as_server tee -a "$work/base/postgresql.auto.conf" >/dev/null <<CONF
restore_command = 'cp $work/archive/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
CONF
as_server touch "$work/base/recovery.signal"
start_server "$work/base"
for _ in $(seq 120); do [ "$(sql 'select pg_is_in_recovery()')" = f ] && break; sleep 0.5; done
[ "$(sql 'select pg_is_in_recovery()')" = f ] || fail 'the recovery did not end'
start_hub
ask "$desk" GET /v1/vehicles/by-reference/BEFORE >/dev/null || fail 'what was recorded before the moment is missing'
ask "$desk" GET /v1/vehicles/by-reference/AFTER >/dev/null 2>&1 && fail 'what was recorded after the moment is there'
for _ in $(seq 60); do grep -q '"log.held"' "$work/hub.log" && break; sleep 0.5; done
grep -q '"log.held"' "$work/hub.log" || fail 'the log was written on although the keys have signed more'
CROSSCHECK_TOKEN=$admin bin/crosscheck audit new-origin --reason 'recovered to a moment' || fail 'no new log'
sleep 3
bin/crosscheck audit verify --database --data "$work/hub" || fail 'the log does not verify'
echo "recovered to $moment: what came before is there, what came after is not, the log begins anew"
