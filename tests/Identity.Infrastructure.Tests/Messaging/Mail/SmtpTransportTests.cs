using System.Net.Sockets;
using System.Text;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

public sealed class SmtpTransportTests
{
    private static readonly string[] Everything = ["STARTTLS", "AUTH LOGIN PLAIN", "SMTPUTF8", "8BITMIME"];

    [Theory]
    [InlineData(MailSecurity.None)]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_mail_arrives_over_each_kind_of_connection(MailSecurity security)
    {
        using var server = new TestSmtpServer { IsTls = security is MailSecurity.Tls, Extensions = Everything };

        await SendAsync(server, settings => settings with { Security = security, Username = "identity", Password = "pässword" });

        var mail = StrictMail.Parse(server.Mails.ShouldHaveSingleItem());
        mail.Header("Subject").ShouldBe("Grüße");
        mail.Parts[0].Text.ShouldBe(".\r\n..two dots\r\n.Hello Ada\r\n\r\n");
        var encrypted = server.Commands.Where(command => command.StartsWith("TLS ", StringComparison.Ordinal)).Select(command => command[4..]).ToList();
        string[] conversation =
        [
            "EHLO [127.0.0.1]",
            $"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0identity\0pässword"))}",
            "MAIL FROM:<no-reply@example.com>",
            "RCPT TO:<ada@example.com>",
            "DATA",
            "QUIT",
        ];
        switch (security)
        {
            case MailSecurity.None:
                server.Commands.ShouldBe(conversation);
                break;
            case MailSecurity.StartTls:
                server.Commands.Take(2).ShouldBe(["EHLO [127.0.0.1]", "STARTTLS"]);
                encrypted.ShouldBe(conversation);
                break;
            default:
                encrypted.ShouldBe(conversation);
                break;
        }
    }

    [Fact]
    public async Task The_older_login_is_spoken_where_it_is_the_only_one()
    {
        using var server = new TestSmtpServer { Extensions = ["AUTH LOGIN"], Replies = { ["AUTH"] = "334 VXNlcm5hbWU6", ["aWRlbnRpdHk="] = "334 UGFzc3dvcmQ6" } };

        await SendAsync(server, settings => settings with { Username = "identity", Password = "secret" });

        server.Commands.ShouldContain(Convert.ToBase64String("secret"u8));
    }

    [Fact]
    public async Task A_server_that_does_not_offer_TLS_gets_neither_the_password_nor_the_mail()
    {
        using var server = new TestSmtpServer { Extensions = ["AUTH PLAIN"] };

        (await FailAsync(server, settings => settings with { Security = MailSecurity.StartTls, Username = "identity", Password = "secret" }))
            .ShouldBe("smtp_starttls_not_offered");

        server.Commands.ShouldBe(["EHLO [127.0.0.1]"]);
    }

    [Fact] // CVE-2011-0411
    public async Task Words_slipped_in_before_the_handshake_end_the_conversation()
    {
        using var server = new TestSmtpServer { Extensions = Everything, Replies = { ["STARTTLS"] = "220 go ahead\r\n250-slipped\r\n250 AUTH PLAIN" } };

        (await FailAsync(server, settings => settings with { Security = MailSecurity.StartTls })).ShouldBe("smtp_starttls_injection");
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_certificate_that_this_machine_does_not_trust_gets_nothing(MailSecurity security)
    {
        using var server = new TestSmtpServer { IsTls = security is MailSecurity.Tls, Extensions = Everything };

        (await FailAsync(server, settings => settings with { Security = security, TrustCertificate = null })).ShouldBe("smtp_certificate");

        server.Mails.ShouldBeEmpty();
        server.Commands.ShouldNotContain(command => command.Contains("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CONNECT", "421 too busy", "smtp_greeting_421")]
    [InlineData("CONNECT", "nonsense", "smtp_greeting_unintelligible")]
    [InlineData("MAIL", "451 later", "smtp_from_451")]
    [InlineData("RCPT", "550 <ada@example.com> is unknown", "smtp_recipient_550")]
    [InlineData("DATA", "554 no", "smtp_data_554")]
    [InlineData("CONTENT", "552 too long", "smtp_content_552")]
    [InlineData("AUTH", "535 wrong password secret", "smtp_login_535")]
    public async Task A_refusal_is_told_by_its_step_and_code_and_never_in_the_servers_words(string command, string reply, string kind)
    {
        using var server = new TestSmtpServer { Extensions = Everything, Replies = { [command] = reply } };

        (await FailAsync(server, settings => settings with { Username = "identity", Password = "secret" })).ShouldBe(kind);

        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_goodbye_that_fails_does_not_send_the_mail_twice()
    {
        using var server = new TestSmtpServer { Replies = { ["QUIT"] = "500 stay" } };

        await SendAsync(server, settings => settings);

        server.Mails.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_after_the_timeout()
    {
        using var silent = new TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var settings = Settings(((System.Net.IPEndPoint)silent.LocalEndpoint).Port) with { Timeout = TimeSpan.FromMilliseconds(300) };

        (await Should.ThrowAsync<DeliveryException>(() => new SmtpTransport(settings).SendAsync(Message(), default))).Kind.ShouldBe("smtp_timeout");
    }

    [Fact] // security statement 90
    public async Task A_mail_that_met_no_server_leaves_when_there_is_one()
    {
        int port;
        using (var gone = new TestSmtpServer())
        {
            port = gone.Port;
        }

        (await Should.ThrowAsync<DeliveryException>(() => new SmtpTransport(Settings(port)).SendAsync(Message(), default))).Kind.ShouldBe("smtp_connect");

        using var server = new TestSmtpServer();
        await SendAsync(server, settings => settings);
        server.Mails.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_address_beyond_ASCII_needs_a_server_that_can_carry_it()
    {
        using var able = new TestSmtpServer { Extensions = Everything };
        using var unable = new TestSmtpServer();
        var message = Message() with { Recipient = "jürgen@bücher.example" };

        await new SmtpTransport(Settings(able.Port)).SendAsync(message, default);
        var failure = await Should.ThrowAsync<DeliveryException>(() => new SmtpTransport(Settings(unable.Port)).SendAsync(message, default));

        able.Commands.ShouldContain("MAIL FROM:<no-reply@example.com> SMTPUTF8");
        able.Commands.ShouldContain("RCPT TO:<jürgen@xn--bcher-kva.example>");
        failure.Kind.ShouldBe("smtp_utf8_not_offered");
    }

    private static Task SendAsync(TestSmtpServer server, Func<MailSettings, MailSettings> change) =>
        new SmtpTransport(change(Settings(server.Port))).SendAsync(Message(), default);

    private static async Task<string> FailAsync(TestSmtpServer server, Func<MailSettings, MailSettings> change) =>
        (await Should.ThrowAsync<DeliveryException>(() => SendAsync(server, change))).Kind;

    private static MailSettings Settings(int port)
    {
        Mailbox.TryParse("no-reply@example.com", out var from).ShouldBeTrue();
        return new MailSettings
        {
            From = from,
            Folder = "",
            Host = "127.0.0.1",
            Port = port,
            Security = MailSecurity.None,
            TrustCertificate = TestSmtpServer.IsOurs,
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    private static RenderedMessage Message() =>
        new(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "ada@example.com", "Grüße", ".\n..two dots\n.Hello Ada\n", null);
}
