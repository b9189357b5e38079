using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.Hosting;

/// <summary>Reads every log line at every level, and whatever else it is shown: audit, problems, headers, telemetry, what verbs print. None
/// of it may hold a secret (security requirement 85).</summary>
public sealed partial class SecretWatch : ILoggerProvider
{
    /// <summary>Those that texts carry. The driver's lines are left out for them: they name processes of the database, by numbers of as
    /// many digits, and no value of a statement.</summary>
    private const int ShortestCode = 6;

    /// <summary>Enough to tell secrets from other text, and short enough for a small table of all beginnings.</summary>
    private const int BeginningLength = 8;

    private readonly ConcurrentDictionary<string, byte> secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Everything that was read so far.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Adds a secret that no line may hold. What is shorter than eight characters, or a code than six digits, would be found
    /// everywhere, and an identifier that a test tries as a token is no secret: the audit names it.</summary>
    public void Add(string secret)
    {
        if (secret.Length >= (IsCode(secret) ? ShortestCode : 8) && !Guid.TryParse(secret, out _))
        {
            secrets.TryAdd(secret, 0);
        }
    }

    /// <summary>Adds something that was written where secrets have no place.</summary>
    public void See(string text) => lines.Enqueue(text);

    public void ShouldHaveSeenNothing()
    {
        lines
            .SelectMany(line => SecretShapes().Matches(line).Select(match => match.Value))
            .ShouldBeEmpty("something of the shape of a secret was written");
        HeldSecrets().ShouldBeEmpty("a secret of a request or answer was written");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose() { }

    private static bool IsCode(string secret) => secret.All(char.IsAsciiDigit);

    /// <summary>One pass over each line for all secrets: a class has thousands of them, and tens of megabytes of lines. Where the beginning
    /// of one is found, the whole is looked up by its length.</summary>
    private HashSet<string> HeldSecrets()
    {
        var known = secrets.Keys.ToHashSet(StringComparer.Ordinal);
        var whole = known.GetAlternateLookup<ReadOnlySpan<char>>();
        var lengths = known.Select(secret => secret.Length).Distinct().ToList();
        var beginnings = SearchValues.Create(
            [.. known.Select(secret => secret[..Math.Min(secret.Length, BeginningLength)]).Distinct(StringComparer.Ordinal)],
            StringComparison.Ordinal
        );
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var isDrivers = line.Contains(" Npgsql.", StringComparison.Ordinal);
            for (var at = 0; line.AsSpan(at).IndexOfAny(beginnings) is >= 0 and var found; at++)
            {
                at += found;
                foreach (var length in lengths)
                {
                    if (
                        length <= line.Length - at
                        && whole.TryGetValue(line.AsSpan(at, length), out var secret)
                        && !(isDrivers && length == ShortestCode)
                        && (!IsCode(secret) || IsNumberOfItsOwn(line, at, length))
                    )
                    {
                        held.Add(secret);
                    }
                }
            }
        }

        return held;
    }

    /// <summary>Digits count only as a number of their own: identifiers and instants are full of them.</summary>
    private static bool IsNumberOfItsOwn(string line, int at, int length)
    {
        return !IsPartOfAWord(at - 1) && !IsPartOfAWord(at + length);

        bool IsPartOfAWord(int index) =>
            index >= 0 && index < line.Length && (char.IsAsciiLetterOrDigit(line[index]) || line[index] is '-' or '.' or ':');
    }

    // A JWT, a crypt(3) hash, one of ASP.NET Core Identity.
    [GeneratedRegex(
        @"eyJ[\w-]{10,}\.eyJ[\w-]{10,}|\$(2[aby]|y|[567]|bcrypt-sha256)\$\S{20,}|AQAAAA[A-Za-z0-9+/]{50,}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SecretShapes();

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
