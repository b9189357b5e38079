using System.Data.Common;
using Identity.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Identity.Api.CommandLine;

/// <summary>What a database answered in place of working, in a sentence that says what to do.</summary>
internal static class StoreRefusal
{
    internal const string NoAnswer = "The database does not answer. Check ConnectionStrings:Identity, and that the server runs.";

    /// <summary>The sentence and the exit code; null for what no database said.</summary>
    internal static (string Sentence, int Code)? Of(Exception exception)
    {
        if (StoreOutage.LacksSchema(exception))
        {
            return ("The database lacks migrations of this version. Run: identity migrate", ExitCodes.Configuration);
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException postgres when OfState(postgres) is { } sentence:
                    return (sentence, ExitCodes.Configuration);
                case SqliteException sqlite when OfCode(sqlite.SqliteErrorCode) is { } sentence:
                    return (sentence, ExitCodes.Configuration);
            }
        }

        return StoreOutage.IsOutage(exception) ? (NoAnswer, ExitCodes.Unavailable)
            : exception is DbException other ? ($"The database refused a statement: {OnOneLine(other.Message)}.", ExitCodes.Unavailable)
            : null;
    }

    private static string? OfState(PostgresException refused) =>
        refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"PostgreSQL refused the sign-in: {OnOneLine(refused.MessageText)}. Check the user name and the password of ConnectionStrings:Identity.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"The database is not there: {OnOneLine(refused.MessageText)}. Create it, or correct ConnectionStrings:Identity.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The database role lacks a right: {OnOneLine(refused.MessageText)}. Make the role the owner of its database.",
            _ => null,
        };

    private static string? OfCode(int code) =>
        code switch
        {
            8 =>
                "The database file cannot be written. Check the rights of the data directory and its files, and that it is not mounted read-only.",
            11 or 26 =>
                "The database file is damaged, or is not a SQLite database. Restore a backup, or correct ConnectionStrings:Identity.",
            14 => "The database file cannot be opened. Check the rights of the data directory and its files.",
            _ => null,
        };

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
