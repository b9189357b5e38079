using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Telemetry;
using Microsoft.Extensions.Logging;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// Asks a range service in the manner of Have I Been Pwned: it gets five hexadecimal digits of a SHA-1 and answers with all passwords that
/// share them, padded so that the length of its answer does not tell either (ASVS 6.2.12).
/// </summary>
internal sealed partial class BreachedPasswords : IBreachedPasswords
{
    internal const string ClientName = "breached-passwords";
    internal const string CounterName = "identity.passwords.breach_checks";

    /// <summary>Some forty times what a padded range has: whoever sends more is no such service.</summary>
    internal const int LongestAnswer = 2 * 1024 * 1024;

    private const int PrefixDigits = 5;
    private const int SuffixDigits = 35;

    private readonly PasswordSettings settings;
    private readonly IHttpClientFactory clients;
    private readonly ILogger<BreachedPasswords> logger;
    private readonly Counter<long> checks;

    public BreachedPasswords(PasswordSettings settings, IHttpClientFactory clients, IMeterFactory meters, ILogger<BreachedPasswords> logger)
    {
        this.settings = settings;
        this.clients = clients;
        this.logger = logger;
        checks = meters
            .Create(IdentityMeter.Name)
            .CreateCounter<long>(
                CounterName,
                "{check}",
                "Passwords that were checked against the breach service; result is clean, breached or unavailable, which passes as clean."
            );
    }

    public async Task<bool> ContainAsync(string password, CancellationToken ct)
    {
        if (!settings.BreachedCheck)
        {
            return false;
        }

        var digest = Digest(password);
        bool isBreached;
        try
        {
            isBreached = IsIn(await RangeAsync(digest[..PrefixDigits], ct), digest.AsSpan(PrefixDigits));
        }
        catch (Exception exception) when (ReasonOf(exception, ct) is { } reason)
        {
            Count("unavailable");
            LogUnavailable(reason);
            return false;
        }

        Count(isBreached ? "breached" : "clean");
        return isBreached;
    }

    /// <summary>Asks for some range, and for no password.</summary>
    /// <returns>Why it does not answer as it should; null when it does, or is not asked by these settings.</returns>
    internal async Task<string?> ProbeAsync(CancellationToken ct)
    {
        if (!settings.BreachedCheck)
        {
            return null;
        }

        try
        {
            IsIn(await RangeAsync(new string('0', PrefixDigits), ct), new string('0', SuffixDigits));
            return null;
        }
        catch (Exception exception) when (ReasonOf(exception, ct) is { } reason)
        {
            return reason;
        }
    }

    /// <summary>What stopped the service from answering; null for anything else.</summary>
    private static string? ReasonOf(Exception exception, CancellationToken ct) =>
        exception switch
        {
            HttpRequestException { StatusCode: { } status } => $"status {(int)status}",
            HttpRequestException { HttpRequestError: var error } => error.ToString(),
            FormatException => exception.Message,
            OperationCanceledException when !ct.IsCancellationRequested => "no answer in time",
            _ => null,
        };

    private async Task<string> RangeAsync(string prefix, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{settings.BreachedCheckUrl}{prefix}");
        request.Headers.Add("Add-Padding", "true");
        request.Headers.UserAgent.ParseAdd("Identity");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(settings.BreachedCheckTimeout);
        using var response = await clients.CreateClient(ClientName).SendAsync(request, timeout.Token);
        response.EnsureSuccessStatusCode();
        return Encoding.ASCII.GetString(await response.Content.ReadAsByteArrayAsync(timeout.Token)); // whatever charset it claims
    }

    /// <summary>Lines of <c>suffix:count</c>. A count of zero is padding.</summary>
    /// <exception cref="FormatException">This is no such answer: a login page of a proxy, for instance.</exception>
    private static bool IsIn(string range, ReadOnlySpan<char> suffix)
    {
        var found = false;
        foreach (var line in range.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length <= SuffixDigits + 1 || line[SuffixDigits] != ':' || !long.TryParse(line[(SuffixDigits + 1)..], out var count))
            {
                throw new FormatException("not a range of passwords");
            }

            found |= count > 0 && line[..SuffixDigits].Equals(suffix, StringComparison.OrdinalIgnoreCase);
        }

        return found;
    }

    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "The name under which range services file a password; nothing rests on it."
    )]
    private static string Digest(string password)
    {
#pragma warning disable RS0030 // the same
        return Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore RS0030
    }

    private void Count(string result) => checks.Add(1, new KeyValuePair<string, object?>("result", result));

    [LoggerMessage(1, LogLevel.Warning, "The breach service did not answer, so a new password was accepted without this check: {Reason}")]
    private partial void LogUnavailable(string reason);
}
