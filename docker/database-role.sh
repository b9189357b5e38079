#!/usr/bin/env bash
# Makes `identity` a role that owns the database `identity` and may do nothing else. A new volume runs it by itself. Run it by hand on a
# volume in which the service was a superuser, and after a change of the password. It is safe to interrupt and to run again:
#
#   docker compose exec postgres /docker-entrypoint-initdb.d/identity.sh
set -euo pipefail

password_file=${IDENTITY_PASSWORD_FILE:-/run/secrets/database-password}
if [[ ! -r $password_file || ! -s $password_file ]]; then
    echo "The password file $password_file is missing, empty or not readable." >&2
    exit 1
fi

# sql ROLE DATABASE: what standard input says, over the socket, where the image trusts its own user.
export PGOPTIONS='-c client_min_messages=warning'
sql() { psql --no-psqlrc --no-password --quiet --tuples-only --set=ON_ERROR_STOP=1 --output=/dev/null --username="$1" --dbname="$2"; }

# Earlier versions made `identity` the first role of the cluster, and PostgreSQL never takes superuser rights from that one. It gets its
# usual name back, from a role for the moment, because no role can rename itself.
if ! sql postgres postgres <<<'SELECT 1' 2>/dev/null; then
    sql identity postgres <<<'DROP ROLE IF EXISTS identity_handover; CREATE ROLE identity_handover SUPERUSER LOGIN;'
    sql identity_handover postgres <<<'ALTER ROLE identity RENAME TO postgres;'
fi

# The password travels inside psql: neither its command line nor the server's log shows it. `postgres` has none, so it is not to be
# reached over the network.
PASSWORD_FILE=$password_file sql postgres postgres <<'SQL'
SET log_statement = 'none';
SET log_min_error_statement = panic;
\set password `cat "$PASSWORD_FILE"`
DROP ROLE IF EXISTS identity_handover;
SELECT 'CREATE ROLE identity' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'identity') \gexec
ALTER ROLE identity LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
ALTER ROLE postgres PASSWORD NULL;
SELECT 'CREATE DATABASE identity' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'identity') \gexec
ALTER DATABASE identity OWNER TO identity;
REVOKE ALL ON DATABASE identity, postgres, template1 FROM PUBLIC;
SQL

# Tables of earlier versions, and connections that still have the rights of the role that was renamed.
sql postgres identity <<'SQL'
SELECT format('ALTER TABLE %s OWNER TO identity', oid::regclass) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relowner <> 'identity'::regrole \gexec
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = 'identity' AND usesysid <> 'identity'::regrole AND application_name = 'identity';
SQL
