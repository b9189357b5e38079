using System.Text;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

public sealed class MimeMailTests
{
    private static readonly string[] HeaderNames =
        ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"];

    [Fact]
    public void A_mail_is_what_the_standards_say()
    {
        var message = Message("Your invitation", "Hello Ada\n\nhttps://id.example.com/pages/invite?token=abc\n", "<p>Grüße &amp; so</p>\n");

        var mail = StrictMail.Parse(MimeMail.Write(message, Box("Identity <no-reply@example.com>"), Box("ada@example.com")));

        mail.Headers.Select(header => header.Name).ShouldBe(HeaderNames);
        mail.Header("Date").ShouldBe("Fri, 02 Jan 2026 03:04:05 +0000");
        mail.Header("From").ShouldBe("\"Identity\" <no-reply@example.com>");
        mail.Header("To").ShouldBe("ada@example.com");
        mail.Header("Message-ID").ShouldBe("<00000000000000000000000000000000@example.com>");
        mail.Header("Auto-Submitted").ShouldBe("auto-generated");
        mail.Parts.Select(part => part.Type).ShouldBe(["text/plain; charset=utf-8", "text/html; charset=utf-8"]);
        mail.Parts[0].Text.ReplaceLineEndings("\n").ShouldBe(message.Text);
        mail.Parts[1].Text.ReplaceLineEndings("\n").ShouldBe(message.Html);
    }

    [Fact]
    public void A_link_stays_legible_in_the_plain_part() =>
        Encoding.UTF8.GetString(Write(Message("s", "https://id.example.com/pages/invite?token=" + new string('x', 300) + "\n", null)))
            .ShouldContain("\r\nhttps://id.example.com/pages/invite?token=xxx");

    [Fact]
    public void The_same_message_is_the_same_to_the_byte() =>
        Write(Message("Grüße", "ü\n", "<p>ü</p>")).ShouldBe(Write(Message("Grüße", "ü\n", "<p>ü</p>")));

    [Theory] // security statement 46
    [InlineData("plain")]
    [InlineData("Grüße aus Nürnberg")]
    [InlineData("日本語の件名はとても長いので、いくつかの符号化語に分かれます。日本語の件名はとても長いので。")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("=?utf-8?B?QmNjOiB4?=")]
    [InlineData("Ada\r\nBcc: mallory@example.com")]
    [InlineData("Ada\nBcc: mallory@example.com")]
    [InlineData("Ada\r\n\r\n<script>")]
    [InlineData("Ada\0\u0085\u2028x")]
    [InlineData("\"quoted\" <mallory@example.com>, \\")]
    public void No_subject_becomes_another_header(string subject)
    {
        var mail = StrictMail.Parse(Write(Message(subject, "x\n", "x\n")));

        mail.Headers.Select(header => header.Name).ShouldBe(HeaderNames);
        mail.Header("Subject").ShouldBe(subject);
    }

    [Theory] // security statement 46
    [InlineData("Ada \"the first\" \\ Lovelace")]
    [InlineData("Ünïcode")]
    public void The_name_of_the_sender_stays_within_its_header(string name)
    {
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

        var mail = StrictMail.Parse(MimeMail.Write(Message("s", "x\n", null), Box($"\"{quoted}\" <no-reply@example.com>"), Box("ada@example.com")));

        mail.Headers.Count(header => header.Name == "From").ShouldBe(1);
        mail.Header("From").ShouldEndWith(" <no-reply@example.com>");
    }

    [Theory] // security statement 46
    [InlineData("ada@example.com\r\nBcc: mallory@example.com")]
    [InlineData("ada@example.com\nRCPT TO:<mallory@example.com>")]
    [InlineData("ada@example.com>\r\nDATA")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@example.com,mallory@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("ada@example.com ")]
    [InlineData("<script>@example.com")]
    [InlineData("ada")]
    [InlineData("")]
    public async Task Whatever_is_no_address_is_given_up_at_once(string recipient)
    {
        var folder = new MailFolder(new MailSettings { From = Box("no-reply@example.com"), Folder = Path.Combine(Path.GetTempPath(), "identity-never") });

        var failure = await Should.ThrowAsync<DeliveryException>(() => folder.SendAsync(Message("s", "x\n", null) with { Recipient = recipient }, default));

        failure.IsFinal.ShouldBeTrue();
        failure.Message.ShouldBe("recipient_invalid");
        Directory.Exists(Path.Combine(Path.GetTempPath(), "identity-never")).ShouldBeFalse();
    }

    [Fact] // security statement 46
    public void An_address_of_64_kilobytes_is_none() => Mailbox.TryParseAddress(new string('a', 64 * 1024) + "@example.com", out _).ShouldBeFalse();

    [Fact]
    public void An_international_domain_travels_in_ASCII() => Box("ada@bücher.example").Address.ShouldBe("ada@xn--bcher-kva.example");

    [Fact]
    public async Task In_a_folder_a_mail_is_one_whole_file_that_sorts_by_time_and_only_its_owner_reads()
    {
        var directory = Directory.CreateTempSubdirectory("identity-mail").FullName;
        var folder = new MailFolder(new MailSettings { From = Box("no-reply@example.com"), Folder = Path.Combine(directory, "mail") });
        var message = Message("s", "x\n", null) with { Recipient = "ada@example.com" };

        await folder.SendAsync(message, default);
        await folder.SendAsync(message, default); // delivered twice, there once
        await folder.SendAsync(message with { CreatedAt = message.CreatedAt.AddSeconds(1) }, default);

        var files = Directory.GetFiles(Path.Combine(directory, "mail")).Order(StringComparer.Ordinal).ToList();
        files.Select(Path.GetFileName).ShouldBe(
            ["20260102T030405000Z-00000000000000000000000000000000.eml", "20260102T030406000Z-00000000000000000000000000000000.eml"]);
        StrictMail.Parse(await File.ReadAllBytesAsync(files[0])).Header("To").ShouldBe("ada@example.com");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(files[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static byte[] Write(RenderedMessage message) => MimeMail.Write(message, Box("no-reply@example.com"), Box("ada@example.com"));

    private static RenderedMessage Message(string subject, string text, string? html) =>
        new(Guid.Empty, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "ada@example.com", subject, text, html);

    private static Mailbox Box(string text)
    {
        Mailbox.TryParse(text, out var mailbox).ShouldBeTrue();
        return mailbox!;
    }
}
