# The service as an image: the SDK builds, the ASP.NET runtime serves. Needs BuildKit, the builder of every current docker.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
ENV CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_PACKAGES=/nuget

# What restore reads, and nothing else: a change of code leaves this layer as it is.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY .config/ .config/
COPY src/Identity.Domain/*.csproj src/Identity.Domain/packages.lock.json src/Identity.Domain/
COPY src/Identity.Infrastructure/*.csproj src/Identity.Infrastructure/packages.lock.json src/Identity.Infrastructure/
COPY src/Identity.Api/*.csproj src/Identity.Api/packages.lock.json src/Identity.Api/
COPY migrations/Identity.Migrations.PostgreSql/*.csproj migrations/Identity.Migrations.PostgreSql/packages.lock.json migrations/Identity.Migrations.PostgreSql/
COPY migrations/Identity.Migrations.Sqlite/*.csproj migrations/Identity.Migrations.Sqlite/packages.lock.json migrations/Identity.Migrations.Sqlite/
RUN --mount=type=cache,id=identity-nuget,target=/nuget \
    dotnet restore src/Identity.Api/Identity.Api.csproj --locked-mode --use-current-runtime \
    && dotnet tool restore

# Analyzers judge the code in CI; a newer SDK's opinions must not stop an image.
COPY BannedSymbols.txt ./
COPY .ci/check-bom .ci/
COPY src/ src/
COPY migrations/ migrations/
RUN --mount=type=cache,id=identity-nuget,target=/nuget \
    dotnet publish src/Identity.Api -c Release --use-current-runtime --no-self-contained --no-restore -p:RunAnalyzers=false -o /app \
    && .ci/check-bom /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0

# Names, addresses and passwords need ICU (Unicode normalisation). This base brings it, and one that does not (chiseled) fails here
# rather than at the start. An empty volume on /data takes over its owner.
RUN ldconfig -p | grep -q 'libicuuc\.so' \
    && install -d -m 700 -o "$APP_UID" -g "$APP_UID" /data \
    && ln -s /app/identity /usr/local/bin/identity
COPY --from=build /app /app

# No diagnostics socket: who may open it may read the keys out of memory.
ENV ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false \
    Identity__DataDirectory=/data
EXPOSE 8080
USER $APP_UID

# The image has neither curl nor wget; bash can speak enough HTTP to read a status line.
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["bash", "-c", "\
exec 3<>\"/dev/tcp/127.0.0.1/${ASPNETCORE_HTTP_PORTS%%;*}\" && \
printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && \
read -r -t 3 _ status _ <&3 && [[ $status == 200 ]]"]

ENTRYPOINT ["identity"]
