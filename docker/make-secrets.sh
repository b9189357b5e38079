#!/bin/sh
# Makes the secret files that docker-compose.yml mounts: once, in the directory `secrets`. It overwrites nothing.
# Secrets that an .env of an earlier version holds are taken over.
set -eu
cd "$(dirname "$0")/.."

if [ -e secrets ]; then
    echo 'The directory secrets exists already. Nothing was changed.' >&2
    exit 1
fi

# from_env NAME: its value in .env, or nothing.
from_env() { if [ -f .env ]; then sed -n "s/^$1=//p" .env | tail -n 1; fi; }

password=$(from_env POSTGRES_PASSWORD)
key=$(from_env IDENTITY_MASTER_KEY)
password=${password:-$(openssl rand -hex 24)}
key=${key:-$(openssl rand -base64 32)}

# The directory is closed to every other user of this machine. The files are not, since the users of the containers read them as they are.
umask 022
mkdir -m 700 secrets
printf '%s\n' "$password" > secrets/database-password
printf '%s\n' "$key" > secrets/master-key
chmod a+rx docker/database-role.sh

grep -qs '^IDENTITY_SECRETS=' .env || (umask 077; echo 'IDENTITY_SECRETS=./secrets' >> .env)
echo 'Made secrets/database-password and secrets/master-key. Keep a copy of them apart from the backups of the database.'
if grep -Eqs '^(POSTGRES_PASSWORD|IDENTITY_MASTER_KEY)=' .env; then
    echo 'They were taken from .env: now remove POSTGRES_PASSWORD and IDENTITY_MASTER_KEY there.'
fi
