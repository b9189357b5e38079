using System.Text;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using MimeKit;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

public sealed class MimeMailTests
{
    private static readonly string[] HeaderNames =
    [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-Id",
        "Subject",
        "To",
    ];

    [Fact]
    public async Task A_mail_says_who_when_and_what_and_nothing_of_this_host()
    {
        var message = Message("Your invitation", "Hello Ada\n\nhttps://id.example.com/pages/invite?token=abc\n", "<p>Grüße &amp; so</p>\n");

        var bytes = await WriteAsync(message, Box("Identity <no-reply@example.com>"));

        HeadersOf(bytes).Order(StringComparer.Ordinal).ShouldBe(HeaderNames);
        using var mail = await LoadAsync(bytes);
        mail.Headers["Date"].ShouldBe("Fri, 02 Jan 2026 03:04:05 +0000"); // of the message, whatever this machine's clock and zone
        mail.Headers["From"].ShouldBe("Identity <no-reply@example.com>");
        mail.Headers["To"].ShouldBe("ada@example.com");
        mail.Headers["Message-Id"].ShouldBe("<00000000000000000000000000000000@example.com>");
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        mail.Body.ShouldNotBeNull().ContentType.MimeType.ShouldBe("multipart/alternative");
        mail.BodyParts.Select(part => part.ContentType.MimeType).ShouldBe(["text/plain", "text/html"]);
        mail.BodyParts.ShouldAllBe(part => part.ContentType.Charset == "utf-8");
        mail.TextBody.ShouldNotBeNull().ReplaceLineEndings("\n").ShouldBe(message.Text);
        mail.HtmlBody.ShouldNotBeNull().ReplaceLineEndings("\n").ShouldBe(message.Html);
    }

    [Fact]
    public async Task A_mail_is_lines_of_ASCII_that_every_server_carries()
    {
        var text = Encoding.Latin1.GetString(await WriteAsync(Message("日本語 Grüße", "日本語\nGrüße\n", "<p>日本語</p>\n")));

        text.ShouldAllBe(character => char.IsAscii(character));
        text.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain(character => character == '\r' || character == '\n');
        text.Split("\r\n").ShouldAllBe(line => line.Length <= 998);
        text.ShouldEndWith("\r\n");
    }

    [Fact]
    public async Task A_link_stays_legible_in_the_plain_part() =>
        Encoding
            .UTF8.GetString(
                await WriteAsync(Message("s", "https://id.example.com/pages/invite?token=" + new string('x', 300) + "\n", null))
            )
            .ShouldContain("\r\nhttps://id.example.com/pages/invite?token=" + new string('x', 300) + "\r\n");

    [Fact]
    public async Task The_same_message_is_the_same_to_the_byte() =>
        (await WriteAsync(Message("Grüße", "ü\n", "<p>ü</p>"))).ShouldBe(await WriteAsync(Message("Grüße", "ü\n", "<p>ü</p>")));

    [Theory] // security requirement 46
    [InlineData("plain")]
    [InlineData("Grüße aus Nürnberg")]
    [InlineData("日本語の件名はとても長いので、いくつかの符号化語に分かれます。日本語の件名はとても長いので。")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("\"quoted\" <mallory@example.com>, \\")]
    public async Task A_subject_is_read_as_it_was_written(string subject)
    {
        var bytes = await WriteAsync(Message(subject, "x\n", "x\n"));

        HeadersOf(bytes).Order(StringComparer.Ordinal).ShouldBe(HeaderNames);
        using var mail = await LoadAsync(bytes);
        mail.Subject.ShouldBe(subject);
    }

    [Fact] // security requirement 46
    public async Task A_subject_that_looks_encoded_is_not_decoded()
    {
        using var mail = await LoadAsync(await WriteAsync(Message("=?utf-8?B?QmNjOiB4?=", "x\n", null)));

        mail.Subject.ShouldBe("= ?utf-8?B?QmNjOiB4?=");
    }

    [Theory] // security requirement 46: templates put a subject on one line; this is the second lock
    [InlineData("Ada\r\nBcc: mallory@example.com")]
    [InlineData("Ada\nBcc: mallory@example.com")]
    [InlineData("Ada\rBcc: mallory@example.com")]
    [InlineData("Ada\r\n\r\n<script>")]
    [InlineData("Ada\0\u0085\u2028x")]
    public async Task No_subject_becomes_another_header(string subject)
    {
        var bytes = await WriteAsync(Message(subject, "body\n", null));

        HeadersOf(bytes).Order(StringComparer.Ordinal).ShouldBe([.. HeaderNames]);
        using var mail = await LoadAsync(bytes);
        mail.Bcc.ShouldBeEmpty();
        mail.TextBody.ShouldNotBeNull().Trim().ShouldBe("body");
    }

    [Theory] // security requirement 46
    [InlineData("Ada \"the first\" \\ Lovelace")]
    [InlineData("Ünïcode")]
    [InlineData("Lovelace, Ada")]
    public async Task The_name_of_the_sender_stays_within_its_header(string name)
    {
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

        using var mail = await LoadAsync(await WriteAsync(Message("s", "x\n", null), Box($"\"{quoted}\" <no-reply@example.com>")));

        var from = mail.From.ShouldHaveSingleItem().ShouldBeOfType<MailboxAddress>();
        from.Name.ShouldBe(name);
        from.Address.ShouldBe("no-reply@example.com");
    }

    [Theory] // security requirement 46
    [InlineData("ada@example.com\r\nBcc: mallory@example.com")]
    [InlineData("ada@example.com\nRCPT TO:<mallory@example.com>")]
    [InlineData("ada@example.com>\r\nDATA")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@example.com,mallory@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("ada@example.com ")]
    [InlineData("<script>@example.com")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada")]
    [InlineData("")]
    public async Task A_recipient_that_is_not_an_address_is_given_up_at_once(string recipient)
    {
        var folder = new MailFolder(
            new MailSettings { From = Box("no-reply@example.com"), Folder = Path.Combine(Path.GetTempPath(), "identity-never") }
        );

        var failure = await Should.ThrowAsync<DeliveryException>(() =>
            folder.SendAsync(Message("s", "x\n", null) with { Recipient = recipient }, default)
        );

        failure.IsFinal.ShouldBeTrue();
        failure.Message.ShouldBe("recipient_invalid");
        Directory.Exists(Path.Combine(Path.GetTempPath(), "identity-never")).ShouldBeFalse();
    }

    [Theory] // security requirement 46
    [InlineData("Ada\r\nBcc: x <a@example.com>")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("staff: a@example.com;")]
    [InlineData("no-reply")]
    [InlineData("no-reply@localhost")]
    public void A_sender_is_one_mailbox(string text) => Mailboxes.TryParse(text, out _).ShouldBeFalse();

    [Fact] // security requirement 46
    public void A_sender_of_64_kilobytes_is_none() =>
        Mailboxes.TryParse(new string('a', 64 * 1024) + "@example.com", out _).ShouldBeFalse();

    [Fact]
    public void An_international_domain_travels_in_ASCII() => Box("ada@bücher.example").Address.ShouldBe("ada@xn--bcher-kva.example");

    [Fact] // security requirement 42: not the mail of straße.example to strasse.example
    public async Task A_domain_that_is_in_ASCII_stays_as_it_is()
    {
        var mail = await WriteAsync(Message("s", "x\n", null) with { Recipient = "ada@xn--strae-oqa.example" });

        Encoding.ASCII.GetString(mail).ShouldContain("\r\nTo: ada@xn--strae-oqa.example\r\n");
    }

    [Fact]
    public async Task In_a_folder_a_mail_is_one_whole_file_that_sorts_by_time_and_only_its_owner_reads()
    {
        var directory = Directory.CreateTempSubdirectory("identity-mail").FullName;
        var folder = new MailFolder(new MailSettings { From = Box("no-reply@example.com"), Folder = Path.Combine(directory, "mail") });
        var message = Message("s", "x\n", null) with { Recipient = "jürgen@bücher.example" };

        await folder.SendAsync(message, default);
        await folder.SendAsync(message, default); // delivered twice, there once
        await folder.SendAsync(message with { CreatedAt = message.CreatedAt.AddSeconds(1) }, default);

        var files = Directory.GetFiles(Path.Combine(directory, "mail")).Order(StringComparer.Ordinal).ToList();
        files
            .Select(Path.GetFileName)
            .ShouldBe([
                "20260102T030405000Z-00000000000000000000000000000000.eml",
                "20260102T030406000Z-00000000000000000000000000000000.eml",
            ]);
        using var mail = await LoadAsync(await File.ReadAllBytesAsync(files[0]));
        mail.To.Mailboxes.ShouldHaveSingleItem().Address.ShouldBe("jürgen@xn--bcher-kva.example");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(files[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Directory.Delete(directory, recursive: true);
    }

    /// <summary>The names of the fields as the bytes have them, before any reader makes sense of them.</summary>
    private static IEnumerable<string> HeadersOf(byte[] mail) =>
        Encoding
            .Latin1.GetString(mail)
            .Split("\r\n\r\n")[0]
            .Split("\r\n")
            .Where(line => line[0] is not (' ' or '\t'))
            .Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])
            .Where(name => name != "Content-Transfer-Encoding");

    private static async Task<byte[]> WriteAsync(RenderedMessage message, MailboxAddress? from = null)
    {
        using var mail = MimeMail.Create(message, from ?? Box("no-reply@example.com"));
        using var bytes = new MemoryStream();
        await mail.WriteToAsync(MimeMail.Format(mail), bytes);
        return bytes.ToArray();
    }

    private static Task<MimeMessage> LoadAsync(byte[] mail) => MimeMessage.LoadAsync(new MemoryStream(mail));

    private static RenderedMessage Message(string subject, string text, string? html) =>
        new(Guid.Empty, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "ada@example.com", subject, text, html);

    private static MailboxAddress Box(string text)
    {
        Mailboxes.TryParse(text, out var mailbox).ShouldBeTrue();
        return mailbox!;
    }
}
