#!/bin/sh
# Runs all tests; arguments go to `dotnet test`. The tests need a real PostgreSQL server, real gateways (nginx, Caddy), a Chromium, Node.js, curl and jq: they start
# them themselves from installed binaries, and this script installs those where nothing else can serve (see README.md).
set -eu

cd "$(dirname "$0")"

# The places where tests/Identity.Testing/Databases/PostgresBinaries.cs looks, after the PATH.
places='/usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin'

has() { command -v "$1" >/dev/null; }

# has_server DIRECTORY...: does one of them hold a whole server?
has_server() {
    for directory in "$@"; do
        if [ -x "$directory/initdb" ] && [ -x "$directory/pg_ctl" ] && [ -x "$directory/postgres" ]; then return 0; fi
    done
    return 1
}

# engine_answers: a Docker engine for Linux images does, within two seconds, as tests/Identity.Testing/Containers/DockerEngine.cs asks it.
engine_answers() (
    has docker || exit 1
    answer=$(mktemp)
    docker version --format '{{.Server.Os}}' >"$answer" 2>/dev/null &
    engine=$!
    (sleep 2; kill "$engine") >/dev/null 2>&1 &
    wait "$engine" 2>/dev/null || true
    os=$(cat "$answer")
    rm -f "$answer"
    [ "$os" = linux ]
)

# server_can_start PATH PLACES: a server is named, a container away, or installed; in this order the tests choose as well.
server_can_start() (
    [ -z "${IDENTITY_TEST_POSTGRES:-}" ] || exit 0
    if engine_answers; then exit 0; fi
    IFS=': '
    # shellcheck disable=SC2086 # split into directories, and the patterns of the places expanded
    has_server $1 $2
)

as_root() {
    if [ "$(id -u)" -ne 0 ] && has sudo; then sudo "$@"; else "$@"; fi
}

install_server() {
    echo 'No PostgreSQL server found for the tests: installing one with the package manager of this system.' >&2
    if has apt-get; then
        # Only the programs are wanted: Debian would also create and start a server, on port 5432, at every boot.
        as_root mkdir -p /etc/postgresql-common
        [ -e /etc/postgresql-common/createcluster.conf ] ||
            echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends -o Dpkg::Options::=--force-confold postgresql
    elif has dnf; then
        as_root dnf install -qy postgresql-server
    elif has yum; then
        as_root yum install -qy postgresql-server
    elif has zypper; then
        as_root zypper --non-interactive install postgresql-server
    elif has pacman; then
        as_root pacman -S --noconfirm --needed postgresql
    elif has apk; then
        as_root apk add postgresql
    elif has brew; then
        brew install postgresql@17
    else
        echo 'No known package manager: install the PostgreSQL server package, or set IDENTITY_TEST_POSTGRES to a connection string.' >&2
        return 1
    fi >&2
}

# install_package NAME: under the name that it has in every package manager.
install_package() {
    echo "No $1 found for the tests: installing it with the package manager of this system." >&2
    if has apt-get; then
        # Only the program is wanted: Debian would also start nginx and caddy as servers, on port 80, now and at every boot.
        if has systemctl; then as_root systemctl mask "$1.service" || true; fi
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$1"
    elif has dnf; then
        as_root dnf install -qy "$1"
    elif has yum; then
        as_root yum install -qy "$1"
    elif has zypper; then
        as_root zypper --non-interactive install "$1"
    elif has pacman; then
        as_root pacman -S --noconfirm --needed "$1"
    elif has apk; then
        as_root apk add "$1"
    elif has brew; then
        brew install "$1" || brew install --cask "$1"
    else
        echo "No known package manager: install $1 and put it on the PATH." >&2
        return 1
    fi >&2
}

# The places where tests/Identity.Testing/Gateways/GatewayServer.cs looks: Debian keeps nginx off the PATH of ordinary users.
has_gateway() { has "$1" || [ -x "/usr/sbin/$1" ] || [ -x "/usr/local/sbin/$1" ] || [ -x "/opt/homebrew/bin/$1" ]; }

# The names and places where tests/Identity.Api.Tests/Pages/Browser.cs looks.
has_chromium() {
    has chromium || has chromium-browser || has google-chrome || has google-chrome-stable || [ -x /snap/bin/chromium ] ||
        [ -x /Applications/Chromium.app/Contents/MacOS/Chromium ] || [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]
}

server_can_start "$PATH" "$places" || install_server
has_gateway nginx || install_package nginx
has_gateway caddy || install_package caddy
has_chromium || install_package chromium
for tool in bash curl jq; do has "$tool" || install_package "$tool"; done
tests/clients/install

# Debian's awk is mawk, which waits for a full buffer unless it is told that a person is watching.
case $(awk -W version 2>&1 </dev/null) in mawk*) interactive='-W interactive' ;; *) interactive='' ;; esac
export DOTNET_CLI_UI_LANGUAGE=en
export DOTNET_TieredPGO=0 # for the service processes that tests start; see tests/Directory.Build.props
exec 4>&1

# run_tests PROJECT ARGUMENT...: one project after the other, since some tests compare times.
# The code is that of dotnet test, not of awk.
run_tests() {
    # shellcheck disable=SC2086 # nothing, or an option and its value
    code=$({ { dotnet test "$@" -m:1 --settings tests/progress.runsettings --logger 'console;verbosity=normal' 2>&1 || echo $? >&3; } |
        awk $interactive -f tests/progress.awk >&4; } 3>&1) || code=${code:-1}
    return "${code:-0}"
}

status=0
run_tests Identity.slnx "$@" || status=$?

# A filter asks for one run.
case " $* " in *' --filter'*) exit "$status" ;; esac

echo 'Once more without libxcrypt, as on Alpine, macOS and Windows: the hashing of passwords, an import, and a start with a login.' >&2
export IDENTITY_LIBXCRYPT=off
hashing='FullyQualifiedName~Infrastructure.Tests.Passwords&FullyQualifiedName!~PasswordChanges&FullyQualifiedName!~BreachedPasswords'
run_tests tests/Identity.Infrastructure.Tests "$@" --no-build --filter "$hashing&Needs!=libxcrypt" &
beside=$!
run_tests tests/Identity.Api.Tests "$@" --no-build \
    --filter 'FullyQualifiedName~ServeProcessTests.Without_any_configuration|FullyQualifiedName~ImportUsersOnSqlite' || status=$?
wait "$beside" || status=$?
exit "$status"
