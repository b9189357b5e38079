namespace Identity.Infrastructure.Persistence;

/// <summary>What a caller searches for is text, never a pattern of its own.</summary>
internal static class LikePattern
{
    internal const string Escape = "\\";

    internal static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
