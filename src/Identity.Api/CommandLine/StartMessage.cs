using System.Globalization;
using System.Text;
using Identity.Api.Configuration;
using Identity.Infrastructure.Passwords;

namespace Identity.Api.CommandLine;

/// <summary>What someone who has just started the service wants to know next.</summary>
internal static class StartMessage
{
    internal static void Write(WebApplication app, IdentitySettings settings, bool databaseIsNew)
    {
        if (!app.Environment.IsDevelopment())
        {
            return; // a log collector reads standard output: structured lines only
        }

        var address = ListenAddress.First(app.Configuration);
        var message = new StringBuilder();
        Line(message, "");
        Line(message, $"  Identity serves {address}");
        Line(message, $"  Swagger        {address}/swagger");
        Line(message, $"  Issuer         {settings.Tokens.Issuer}");
        Line(
            message,
            settings.Store.SqliteFile is { } database
                ? $"  Database       {database} (SQLite, for one replica{(databaseIsNew ? "; created" : "")})"
                : "  Database       PostgreSQL"
        );
        Line(message, $"  Passwords      {PasswordPlatform.Describe(settings.Passwords)}");
        if (settings.CreatedMasterKeyFile is { } file)
        {
            Line(
                message,
                $"  Master key     {file} (created: back it up separately from the database; without it all users are signed out)"
            );
        }

        Line(message, "");
        Line(message, "  Try:");
        Line(message, $"    curl -s {address}/signup -H 'Content-Type: application/json' \\");
        Line(
            message,
            "      -d '{\"email\":\"dorothy@example.com\",\"name\":\"Dorothy Vaughan\",\"password\":\"a few words make a good one\"}'"
        );
        Line(message, "");
        Console.Write(message);
    }

    private static void Line(StringBuilder message, string line) => message.Append(CultureInfo.InvariantCulture, $"{line}\n");
}
