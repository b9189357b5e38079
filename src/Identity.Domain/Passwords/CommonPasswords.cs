using System.Collections.Frozen;

namespace Identity.Domain.Passwords;

/// <summary>
/// The passwords that everybody tries first: more than the 3000 of ASVS 6.2.4, all of them long enough to be chosen here. Where the
/// list comes from and its licence stand at its head, and travel with it.
/// </summary>
internal static class CommonPasswords
{
    private const string Resource = "common-passwords.txt";

    private static readonly Lazy<FrozenSet<string>> List = new(Read);

    /// <summary>Whether a password in normalisation form C is one of them, in any mix of capitals.</summary>
    internal static bool Contain(string password) => List.Value.Contains(password);

    private static FrozenSet<string> Read()
    {
        using var stream =
            typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } head && !head.StartsWith("----", StringComparison.Ordinal))
        {
            // The licence.
        }

        return Lines(reader).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
