using Microsoft.Data.Sqlite;
using Npgsql;

namespace Identity.Infrastructure.Persistence;

/// <summary>What a database says about its configuration, in a sentence that tells what to do.</summary>
public static class StoreSetupFault
{
    /// <summary>The sentence; null where no database said anything, or nothing about its configuration.</summary>
    public static string? Of(Exception? exception) =>
        exception switch
        {
            PostgresException postgres when OfState(postgres) is { } sentence => sentence,
            SqliteException sqlite when OfCode(sqlite.SqliteErrorCode) is { } sentence => sentence,
            null => null,
            _ => Of(exception.InnerException),
        };

    private static string? OfState(PostgresException refused) =>
        refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"PostgreSQL refused the sign-in: {OnOneLine(refused.MessageText)}. Check the user name and the password of ConnectionStrings:Identity.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"The database is not there: {OnOneLine(refused.MessageText)}. Create it, or correct ConnectionStrings:Identity.",
            PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName => // or it does not even see the schema
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
