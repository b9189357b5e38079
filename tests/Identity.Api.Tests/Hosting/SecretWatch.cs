using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Identity.Api.Tests.Hosting;

/// <summary>Reads every log line at every level and remembers those that hold a secret (security statement 85).</summary>
public sealed partial class SecretWatch : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, byte> secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Every line that was logged so far.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Adds a secret that no line may hold.</summary>
    public void Add(string secret)
    {
        if (secret.Length >= 8)
        {
            secrets.TryAdd(secret, 0);
        }
    }

    /// <summary>Adds something that was written where secrets have no place.</summary>
    public void See(string text) => lines.Enqueue(text);

    public void ShouldHaveSeenNothing()
    {
        // Only the shape is searched while lines arrive; the values are searched once, here.
        var text = string.Join('\n', lines);
        SecretShapes().Matches(text).Select(match => match.Value).ShouldBeEmpty("a log line holds something of the shape of a secret");
        secrets.Keys.Where(secret => text.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty("a log line holds a secret of a request or answer");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    // A JWT, a crypt(3) hash.
    [GeneratedRegex(@"eyJ[\w-]{10,}\.eyJ[\w-]{10,}|\$(2[aby]|y|bcrypt-sha256)\$\S{20,}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
