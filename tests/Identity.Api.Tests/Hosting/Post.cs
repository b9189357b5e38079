using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Identity.Api.Tests.Hosting;

/// <summary>What a host has sent: it lies in the folders of its data directory.</summary>
public static partial class Post
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What was sent does not change, and a host of many tests has hundreds of messages: each is read once, by its path.</summary>
    private static readonly ConcurrentDictionary<string, string> Read = new(StringComparer.Ordinal);

    /// <summary>Waits for the mails to an address, oldest first: each as a text with its headers, decoded.</summary>
    public static Task<IReadOnlyList<string>> MailsAsync(this IdentityHost host, string to, int count = 1) =>
        FilesAsync(
            Path.Combine(host.DataDirectory, "mail"),
            "*.eml",
            mail => Decode(mail),
            mail => mail.Contains($"\r\nTo: {to}\r\n", StringComparison.Ordinal),
            count
        );

    /// <summary>The same, of those with a subject.</summary>
    public static Task<IReadOnlyList<string>> MailsAboutAsync(this IdentityHost host, string to, string subject, int count = 1) =>
        FilesAsync(
            Path.Combine(host.DataDirectory, "mail"),
            "*.eml",
            mail => Decode(mail),
            mail =>
                mail.Contains($"\r\nTo: {to}\r\n", StringComparison.Ordinal)
                && mail.Contains($"\r\nSubject: {subject}\r\n", StringComparison.Ordinal),
            count
        );

    /// <summary>Waits for the texts to a phone number, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> TextsAsync(this IdentityHost host, string to, int count = 1)
    {
        var texts = await FilesAsync(
            Path.Combine(host.DataDirectory, "sms"),
            "*.json",
            text => text,
            text => (string?)JsonNode.Parse(text)!["to"] == to,
            count
        );
        return [.. texts.Select(text => (string)JsonNode.Parse(text)!["text"]!)];
    }

    /// <summary>The value of <c>token=</c> in a mail.</summary>
    public static string TokenIn(string mail) => Uri.UnescapeDataString(Token().Match(mail).Groups["token"].Value);

    private static async Task<IReadOnlyList<string>> FilesAsync(
        string directory,
        string pattern,
        Func<string, string> read,
        Func<string, bool> isWanted,
        int count
    )
    {
        for (var startedAt = Stopwatch.GetTimestamp(); ; )
        {
            var found = Directory.Exists(directory)
                ? Directory
                    .GetFiles(directory, pattern)
                    .Order(StringComparer.Ordinal)
                    .Select(path => Read.GetOrAdd(path, added => read(File.ReadAllText(added))))
                    .Where(isWanted)
                    .ToList()
                : [];
            if (found.Count >= count)
            {
                return found;
            }

            Stopwatch.GetElapsedTime(startedAt).ShouldBeLessThan(Patience, $"{found.Count} of {count} messages have come");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Undoes quoted-printable in those parts that have it.</summary>
    private static string Decode(string mail) =>
        string.Join(
            "\r\n--=_",
            mail.Split("\r\n--=_")
                .Select(part =>
                    part.Contains("Content-Transfer-Encoding: quoted-printable", StringComparison.Ordinal)
                        ? Escapes()
                            .Replace(
                                part.Replace("=\r\n", "", StringComparison.Ordinal),
                                match =>
                                    Encoding.UTF8.GetString(Convert.FromHexString(match.Value.Replace("=", "", StringComparison.Ordinal)))
                            )
                        : part
                )
        );

    [GeneratedRegex("(=[0-9A-F]{2})+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Escapes();

    [GeneratedRegex("token=(?<token>[A-Za-z0-9._~%-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
