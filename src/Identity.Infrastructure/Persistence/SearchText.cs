using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Identity.Infrastructure.Persistence;

/// <summary>
/// Text as it is searched: composed (NFC), in lower case, both forms of the Greek sigma as one. Names are stored composed. The databases
/// fold the letters of all scripts: SQLite by a function of ours, since its own knows ASCII alone, and PostgreSQL by ICU, whatever the
/// locale is.
/// </summary>
internal static class SearchText
{
    internal const string SqliteFunction = "fold";

    private const string Icu = "und-x-icu";

    /// <summary>What a caller searches for.</summary>
    internal static string Of(string text) => Fold(text.Normalize(NormalizationForm.FormC));

    /// <summary>Of a column, in a query.</summary>
    public static string Folded(string column) => throw new InvalidOperationException($"{column} is folded by the database.");

    /// <summary>The same as the databases do.</summary>
    internal static string Fold(string text) => text.ToLowerInvariant().Replace('ς', 'σ');

    internal static void Map(ModelBuilder model, bool isSqlite) =>
        model
            .HasDbFunction(typeof(SearchText).GetMethod(nameof(Folded))!)
            .HasTranslation(arguments =>
            {
                var column = arguments[0];
                return isSqlite
                    ? Call(SqliteFunction, column)
                    : Call("replace", Call("lower", new CollateExpression(column, Icu)), Literal("ς"), Literal("σ"));

                SqlExpression Literal(string text) => new SqlConstantExpression(text, column.TypeMapping);

                SqlExpression Call(string name, params SqlExpression[] with) =>
                    new SqlFunctionExpression(
                        name,
                        with,
                        nullable: true,
                        argumentsPropagateNullability: with.Select(_ => true),
                        typeof(string),
                        column.TypeMapping
                    );
            });
}
