using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

/// <summary>Reads a mail as strictly as RFC 5322 and RFC 2045 are written, and fails where a lenient reader would guess.</summary>
internal sealed partial record StrictMail(IReadOnlyList<(string Name, string Value)> Headers, IReadOnlyList<(string Type, string Text)> Parts)
{
    internal string Header(string name) => Headers.Where(header => header.Name == name).ShouldHaveSingleItem().Value;

    internal static StrictMail Parse(byte[] mail)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(mail);
        text.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain(character => character == '\r' || character == '\n');
        text.Split("\r\n").ShouldAllBe(line => line.Length <= 998);
        var (headers, body) = Entity(text);
        var contentType = headers.Single(header => header.Name == "Content-Type").Value;
        if (Boundary().Match(contentType) is not { Success: true } boundary)
        {
            return new StrictMail(headers, [Part(headers, body)]);
        }

        var pieces = ("\r\n" + body).Split($"\r\n--{boundary.Groups["value"].Value}");
        pieces[^1].ShouldBe("--\r\n");
        pieces[0].ShouldBe("");
        var parts = pieces[1..^1].Select(piece =>
        {
            piece.ShouldStartWith("\r\n");
            var (partHeaders, partBody) = Entity(piece[2..]);
            return Part(partHeaders, partBody);
        });
        return new StrictMail(headers, [.. parts]);
    }

    private static ((string Name, string Value)[] Headers, string Body) Entity(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        end.ShouldBePositive();
        var headers = Fold().Replace(text[..end], " ").Split("\r\n").Select(line =>
        {
            HeaderLine().IsMatch(line).ShouldBeTrue(line);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            return (line[..colon], Decode(line[(colon + 2)..]));
        });
        return ([.. headers], text[(end + 4)..]);
    }

    private static (string Type, string Text) Part(IEnumerable<(string Name, string Value)> headers, string body)
    {
        var fields = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal);
        body.ShouldAllBe(character => char.IsAscii(character));
        return (fields["Content-Type"], fields["Content-Transfer-Encoding"] == "7bit" ? body : Unquote(body));
    }

    private static string Unquote(string body)
    {
        body.Split("\r\n").ShouldAllBe(line => line.Length <= 76 && !line.EndsWith(' '));
        var bytes = new List<byte>();
        var joined = body.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < joined.Length; i++)
        {
            bytes.Add(joined[i] == '=' ? byte.Parse(joined.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : (byte)joined[i]);
            i += joined[i] == '=' ? 2 : 0;
        }

        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
    }

    private static string Decode(string value) => EncodedWord().Replace(
        value.Replace("?= =?", "?==?", StringComparison.Ordinal), // what separates two encoded words is no text (RFC 2047 section 6.2)
        match =>
        {
            match.Length.ShouldBeLessThanOrEqualTo(75);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(match.Groups["value"].Value));
        });

    [GeneratedRegex("boundary=\"(?<value>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\r\n[ \t]", RegexOptions.NonBacktracking)]
    private static partial Regex Fold();

    [GeneratedRegex(@"^[A-Za-z-]+: [^\r\n\0]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"=\?utf-8\?B\?(?<value>[A-Za-z0-9+/=]+)\?=", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EncodedWord();
}
