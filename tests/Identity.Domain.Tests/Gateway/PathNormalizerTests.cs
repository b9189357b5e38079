using System.Security.Cryptography;
using Identity.Domain.Gateway;

namespace Identity.Domain.Tests.Gateway;

public sealed class PathNormalizerTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/?x=1", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a/b?", "/a/b")]
    [InlineData("/a/b/?c=/../d&e=%00%zz", "/a/b")] // nobody reads a path behind the question mark
    [InlineData("/%61/%62", "/a/b")]
    [InlineData("/a%2Db%2db", "/a-b-b")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/a.b/..c", "/a.b/..c")]
    [InlineData("/a%20b/%40c:d@e", "/a b/@c:d@e")]
    [InlineData("/~a_b-c.d/!$&'()*+,=", "/~a_b-c.d/!$&'()*+,=")]
    [InlineData("/A/b", "/A/b")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("/a//", "/a")]
    [InlineData("/.", "/")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/%2e%2E/b", "/b")]
    [InlineData("/a/.%2e", "/")]
    [InlineData("/a;b=c/d", "/a;b=c/d")]
    [InlineData("/a%3bb", "/a;b")]
    [InlineData("/a%25b", "/a%b")]
    [InlineData("/a%c3%a9", "/a\u00e9")]
    [InlineData("/50%25", "/50%")]
    [InlineData("/a%25%7e/caf%C3%A9/%E6%B5%B7", "/a%~/caf\u00e9/\u6d77")]
    public void A_path_that_everybody_reads_alike_has_its_plain_form(string target, string path) =>
        PathNormalizer.Normalize(target).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("?a")]
    [InlineData("http://host/a")]
    [InlineData("host:443")]
    [InlineData("//")]
    [InlineData("//host/a")]
    [InlineData("/..")]
    [InlineData("/a/%252e%252e/b")]
    [InlineData("/a/...")]
    [InlineData("/a./b")]
    [InlineData("/a%20/b")]
    [InlineData("/%20a/b")]
    [InlineData("/a b")]
    [InlineData("/a\\b")]
    [InlineData("/a%5cb")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%3fb")]
    [InlineData("/a%23b")]
    [InlineData("/a#b")]
    [InlineData("/a%00")]
    [InlineData("/a%0d%0ab")]
    [InlineData("/a%7f")]
    [InlineData("/a\u0000")]
    [InlineData("/a\tb")]
    [InlineData("/a%")]
    [InlineData("/a%2")]
    [InlineData("/a%zz")]
    [InlineData("/a% 41")]
    [InlineData("/a%+4")]
    [InlineData("/a%u002e")]
    [InlineData("/a%c0%ae")]
    [InlineData("/a/..;x/b")]
    [InlineData("/a/.;/b")]
    [InlineData("/a/;x/b")]
    [InlineData("/a/..%3bx/b")]
    [InlineData("/a%ef%bc%8fb")]
    [InlineData("/a%ef%ac%81")]
    [InlineData("/a%2561")]
    [InlineData("/a%25%36%31")]
    [InlineData("/a%ff")]
    [InlineData("/a%c3")]
    [InlineData("/a%ed%a0%80")]
    [InlineData("/a/../..")]
    [InlineData("/a/b;x./c")]
    [InlineData("/a%e0%80%af")]
    [InlineData("/a\u00e9")]
    [InlineData("/a\uff0fb")]
    [InlineData("/a|b")]
    [InlineData("/a\"b")]
    [InlineData("/a<b>")]
    [InlineData("/a{b}")]
    [InlineData("/a[b]")]
    [InlineData("/a^b")]
    [InlineData("/a`b")]
    public void A_path_with_more_than_one_reading_has_no_plain_form(string? target) => PathNormalizer.Normalize(target).ShouldBeNull();

    [Fact]
    public void A_target_may_be_as_long_as_servers_commonly_take_and_not_a_character_longer()
    {
        var longest = "/" + new string('a', PathNormalizer.MaximumLength - 1);

        PathNormalizer.Normalize(longest).ShouldBe(longest);
        PathNormalizer.Normalize(longest + "a").ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_sent_the_plain_form_holds_no_trick_and_other_readers_find_the_same()
    {
        string[] alphabet =
        [
            "/",
            "/",
            "/",
            "a",
            "b",
            "public",
            "private",
            ".",
            "..",
            "%2e",
            "%2E",
            "%2f",
            "%5C",
            "%25",
            "%61",
            "%41",
            "%20",
            "%00",
            "%7e",
            "%c3%a9",
            "%",
            "\\",
            ";",
            ";x=y",
            "?",
            "#",
            "é",
            " ",
            "\t",
            "+",
            "*",
            "~",
            ":",
            "@",
            "=",
            ",",
            "'",
            "\"",
            "|",
        ];
        var plain = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var target =
                "/"
                + string.Concat(
                    Enumerable
                        .Range(0, RandomNumberGenerator.GetInt32(1, 9))
                        .Select(_ => alphabet[RandomNumberGenerator.GetInt32(alphabet.Length)])
                );
            if (PathNormalizer.Normalize(target) is not { } path)
            {
                continue;
            }

            plain++;
            path.ShouldStartWith("/");
            path.ShouldAllBe(character => character >= ' ' && character != '\u007f', target);
            path.IndexOfAny(['\\', '?', '#']).ShouldBe(-1, target);
            (
                path is "/" || path[1..].Split('/').All(segment => segment.Length > 0 && segment.Trim(' ').TrimEnd('.') == segment)
            ).ShouldBeTrue(target);

            // Another reader, of another author. It leaves slashes in a row alone, and so resolves a dot segment behind them otherwise.
            if (!target.Split('?')[0].Contains("//", StringComparison.Ordinal))
            {
                var uri = Uri.UnescapeDataString(
                        new Uri("http://host" + target.Replace("%25", "%2525", StringComparison.Ordinal), UriKind.Absolute).AbsolutePath
                    )
                    .Replace("%25", "%", StringComparison.Ordinal);
                (uri.Length > 1 && uri.EndsWith('/') ? uri[..^1] : uri).ShouldBe(path, target);
            }

            // Written again with everything escaped that may be, it is the same path.
            PathNormalizer.Normalize(string.Join('/', path.Split('/').Select(Uri.EscapeDataString))).ShouldBe(path, target);
        }

        plain.ShouldBeGreaterThan(1_000, "the property was hardly tried");
    }
}
