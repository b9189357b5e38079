using System.Data.Common;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.CommandLine;

/// <summary>What a database answered in place of working, in a sentence that says what to do.</summary>
internal static class StoreRefusal
{
    internal const string NoAnswer = "The database does not answer. Check ConnectionStrings:Identity, and that the server runs.";

    /// <summary>The sentence and the exit code; null for what no database said.</summary>
    internal static (string Sentence, int Code)? Of(Exception exception) =>
        StoreOutage.LacksSchema(exception)
            ? ("The database lacks migrations of this version. Run: identity migrate", ExitCodes.Configuration)
        : StoreSetupFault.Of(exception) is { } sentence ? (sentence, ExitCodes.Configuration)
        : StoreOutage.IsOutage(exception) ? (NoAnswer, ExitCodes.Unavailable)
        : exception is DbException other
            ? ($"The database refused a statement: {other.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}.", ExitCodes.Unavailable)
        : null;
}
