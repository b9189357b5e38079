using System.Net.Security;
using System.Text;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;
using Identity.Testing;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Identity.Infrastructure.Tests.Messaging.Mail;

public sealed class SmtpTransportTests
{
    private static readonly string[] Everything =
    [
        "STARTTLS",
        "AUTH LOGIN PLAIN NTLM",
        "SMTPUTF8",
        "8BITMIME",
        "PIPELINING",
        "SIZE 1000000",
    ];

    [Theory]
    [InlineData(MailSecurity.None)]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_mail_arrives_over_each_kind_of_connection(MailSecurity security)
    {
        using var server = new TestSmtpServer { IsTls = security is MailSecurity.Tls, Extensions = Everything };

        await SendAsync(server, settings => settings with { Security = security, Username = "identity", Password = "pässword" });

        var bytes = server.Mails.ShouldHaveSingleItem();
        using var mail = await MimeMessage.LoadAsync(new MemoryStream(bytes));
        mail.Subject.ShouldBe("Grüße");
        mail.TextBody.ShouldNotBeNull().ReplaceLineEndings("\n").ShouldBe(".\n..two dots\n.Hello Ada\n");
        string[] conversation =
        [
            "EHLO [127.0.0.1]", // an address, never the name of this host
            $"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0identity\0pässword"))}",
            $"MAIL FROM:<no-reply@example.com> SIZE={bytes.Length}",
            "RCPT TO:<ada@example.com>",
            "DATA",
            "QUIT",
        ];
        server.Commands.ShouldBe(
            security switch
            {
                MailSecurity.None => conversation,
                MailSecurity.StartTls => ["EHLO [127.0.0.1]", "STARTTLS", .. conversation.Select(line => $"TLS {line}")],
                _ => conversation.Select(line => $"TLS {line}"),
            }
        );
    }

    [Fact]
    public async Task A_server_that_does_not_offer_TLS_gets_neither_the_password_nor_the_mail()
    {
        using var server = new TestSmtpServer { Extensions = ["AUTH PLAIN"] };

        var failure = await FailAsync(
            server,
            settings => settings with { Security = MailSecurity.StartTls, Username = "identity", Password = "secret" }
        );

        failure.Kind.ShouldBe("smtp_starttls_not_offered");
        failure.IsFinal.ShouldBeFalse();
        server.Commands.ShouldBe(["EHLO [127.0.0.1]"]);
    }

    [Fact]
    public async Task A_server_that_refuses_to_begin_TLS_gets_neither_the_password_nor_the_mail()
    {
        using var server = new TestSmtpServer { Extensions = Everything, Replies = { ["STARTTLS"] = "454 TLS not available" } };

        (
            await FailAsync(
                server,
                settings => settings with { Security = MailSecurity.StartTls, Username = "identity", Password = "secret" }
            )
        ).Kind.ShouldBe("smtp_connect_454");

        server.Commands.ShouldBe(["EHLO [127.0.0.1]", "STARTTLS"]);
    }

    [Fact] // CVE-2011-0411
    public async Task Words_slipped_in_before_the_handshake_are_not_taken_for_secured_ones()
    {
        using var server = new TestSmtpServer
        {
            Extensions = ["STARTTLS"],
            Answer = line => line == "STARTTLS" ? "220 go ahead\r\n250-slipped\r\n250 AUTH PLAIN" : null,
            IsTlsAfterAnswer = true,
        };

        (
            await FailAsync(
                server,
                settings => settings with { Security = MailSecurity.StartTls, Username = "identity", Password = "secret" }
            )
        ).Kind.ShouldBe("smtp_login_not_offered");

        server.Commands.ShouldBe(["EHLO [127.0.0.1]", "STARTTLS", "TLS EHLO [127.0.0.1]"]);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_certificate_that_this_machine_does_not_trust_gets_nothing(MailSecurity security)
    {
        using var server = new TestSmtpServer { IsTls = security is MailSecurity.Tls, Extensions = Everything };

        (await FailAsync(server, settings => settings with { Security = security, TrustCertificate = null })).Kind.ShouldBe(
            "smtp_certificate"
        );

        server.Mails.ShouldBeEmpty();
        server.Commands.ShouldAllBe(command => command == "EHLO [127.0.0.1]" || command == "STARTTLS");
    }

    [Theory]
    [InlineData(TestSmtpServer.CertificateName, true)]
    [InlineData("127.0.0.1", false)]
    public async Task A_certificate_is_compared_with_the_name_of_the_host(string host, bool fits)
    {
        using var server = new TestSmtpServer { IsTls = true, Extensions = Everything };
        Func<MailSettings, MailSettings> change = settings =>
            settings with
            {
                Host = host,
                Security = MailSecurity.Tls,
                // As if its issuer were trusted
                TrustCertificate = (_, _, _, errors) => !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            };

        await (fits ? SendAsync(server, change) : FailAsync(server, change));

        server.Mails.Count.ShouldBe(fits ? 1 : 0);
    }

    [Fact]
    public async Task A_server_in_the_clear_where_TLS_is_expected_gets_nothing()
    {
        using var server = new TestSmtpServer { Extensions = Everything };

        (
            await FailAsync(server, settings => settings with { Security = MailSecurity.Tls, Timeout = TimeSpan.FromSeconds(5) })
        ).Kind.ShouldStartWith("smtp_");

        server.Mails.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("AUTH NTLM")] // it would tell the server the name of this machine
    [InlineData("AUTH XOAUTH2")]
    [InlineData("8BITMIME")]
    public async Task A_server_without_a_login_that_takes_a_password_gets_no_mail(string extension)
    {
        using var server = new TestSmtpServer { Extensions = [extension] };

        (await FailAsync(server, settings => settings with { Username = "identity", Password = "secret" })).Kind.ShouldBe(
            "smtp_login_not_offered"
        );

        server.Commands.ShouldBe(["EHLO [127.0.0.1]"]);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 <ada@example.com> is unknown", "smtp_recipient_550")]
    [InlineData("RCPT", "553 5.1.3 bad address", "smtp_recipient_553")]
    [InlineData("DATA", "554 no", "smtp_data_554")]
    [InlineData("CONTENT", "552 too long", "smtp_data_552")]
    public async Task A_mail_that_the_server_refuses_for_good_is_final(string command, string reply, string kind)
    {
        using var server = new TestSmtpServer { Extensions = Everything, Replies = { [command] = reply } };

        var failure = await FailAsync(server);

        failure.Kind.ShouldBe(kind); // and none of the server's words, which may quote the address
        failure.IsFinal.ShouldBeTrue();
        server.Mails.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CONNECT", "421 too busy", "smtp_connect_421")]
    [InlineData("CONNECT", "554 go away", "smtp_connect_554")]
    [InlineData("CONNECT", "nonsense", "smtp_connection_lost")]
    [InlineData("AUTH", "535 wrong password secret", "smtp_login_535")]
    [InlineData("AUTH", "454 directory away", "smtp_login_454")]
    [InlineData("MAIL", "530 log in first", "smtp_login_required")]
    [InlineData("MAIL", "550 not your sender", "smtp_from_550")]
    [InlineData("MAIL", "451 later", "smtp_from_451")]
    [InlineData("RCPT", "451 4.7.1 greylisted", "smtp_recipient_451")]
    [InlineData("RCPT", "421 too many", "smtp_recipient_421")]
    [InlineData("RCPT", "550 5.7.1 relaying denied", "smtp_policy_550")] // of us, not of the mailbox
    [InlineData("RCPT", "554 5.7.1 <ada@example.com>: rejected for policy reasons", "smtp_policy_554")]
    [InlineData("CONTENT", "550 5.7.26 not authenticated by SPF", "smtp_policy_550")]
    [InlineData("RCPT", "552 5.2.2 mailbox full", "smtp_recipient_552")]
    [InlineData("DATA", "451 later", "smtp_data_451")]
    [InlineData("CONTENT", "452 disk full", "smtp_data_452")]
    public async Task What_time_or_the_operator_can_mend_is_not_final(string command, string reply, string kind)
    {
        using var server = new TestSmtpServer { Extensions = Everything, Replies = { [command] = reply } };

        var failure = await FailAsync(server, settings => settings with { Username = "identity", Password = "secret" });

        failure.Kind.ShouldBe(kind);
        failure.IsFinal.ShouldBeFalse();
        server.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_goodbye_that_fails_does_not_send_the_mail_twice()
    {
        using var server = new TestSmtpServer { Replies = { ["QUIT"] = "500 stay" } };

        await SendAsync(server);

        server.Mails.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_goodbye_that_nobody_answers_does_not_send_the_mail_twice()
    {
        using var server = new TestSmtpServer { Replies = { ["QUIT"] = TestSmtpServer.Silence } };

        await SendAsync(server, settings => settings with { Timeout = TimeSpan.FromSeconds(2) });

        server.Mails.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("CONNECT", MailSecurity.None)]
    [InlineData("CONNECT", MailSecurity.Tls)] // no handshake
    [InlineData("STARTTLS", MailSecurity.StartTls)]
    [InlineData("AUTH", MailSecurity.None)]
    [InlineData("RCPT", MailSecurity.None)]
    [InlineData("CONTENT", MailSecurity.None)]
    public async Task A_server_that_falls_silent_is_left_after_the_timeout(string command, MailSecurity security)
    {
        using var server = new TestSmtpServer { Extensions = Everything, Replies = { [command] = TestSmtpServer.Silence } };

        var failure = await FailAsync(
            server,
            settings => settings with { Security = security, Username = "identity", Password = "secret", Timeout = TimeSpan.FromSeconds(1) }
        );

        failure.Kind.ShouldBe("smtp_timeout");
        failure.IsFinal.ShouldBeFalse();
    }

    [Fact]
    public async Task A_delivery_that_is_cancelled_ends_as_cancelled()
    {
        using var server = new TestSmtpServer { Replies = { ["CONNECT"] = TestSmtpServer.Silence } };
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Should.ThrowAsync<OperationCanceledException>(() => Transport(Settings(server.Port)).SendAsync(Message(), cancelled.Token));
    }

    [Fact] // security requirement 90
    public async Task A_mail_that_met_no_server_leaves_when_there_is_one()
    {
        int port;
        using (var gone = new TestSmtpServer())
        {
            port = gone.Port;
        }

        (await Should.ThrowAsync<DeliveryException>(() => Transport(Settings(port)).SendAsync(Message(), default))).Kind.ShouldBe(
            "smtp_connect"
        );

        using var server = new TestSmtpServer();
        await SendAsync(server);
        server.Mails.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_address_beyond_ASCII_needs_a_server_that_can_carry_it()
    {
        using var able = new TestSmtpServer { Extensions = Everything };
        using var unable = new TestSmtpServer();
        var message = Message() with { Recipient = "jürgen@bücher.example" };

        await Transport(Settings(able.Port)).SendAsync(message, default);
        var failure = await Should.ThrowAsync<DeliveryException>(() => Transport(Settings(unable.Port)).SendAsync(message, default));

        able.Commands.ShouldContain(command => command.StartsWith("MAIL FROM:<no-reply@example.com> SMTPUTF8", StringComparison.Ordinal));
        able.Commands.ShouldContain("RCPT TO:<jürgen@xn--bcher-kva.example>");
        Encoding.UTF8.GetString(able.Mails.ShouldHaveSingleItem()).ShouldContain("\r\nTo: jürgen@xn--bcher-kva.example\r\n");
        failure.Kind.ShouldBe("smtp_utf8_not_offered");
        failure.IsFinal.ShouldBeTrue();
        unable.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_international_domain_reaches_every_server()
    {
        using var server = new TestSmtpServer();

        await Transport(Settings(server.Port)).SendAsync(Message() with { Recipient = "ada@bücher.example" }, default);

        server.Commands.ShouldContain("RCPT TO:<ada@xn--bcher-kva.example>");
        server.Mails.ShouldHaveSingleItem().ShouldAllBe(value => value < 0x80);
    }

    private static Task SendAsync(TestSmtpServer server, Func<MailSettings, MailSettings>? change = null)
    {
        var settings = Settings(server.Port);
        return Transport(change?.Invoke(settings) ?? settings).SendAsync(Message(), default);
    }

    private static Task<DeliveryException> FailAsync(TestSmtpServer server, Func<MailSettings, MailSettings>? change = null) =>
        Should.ThrowAsync<DeliveryException>(() => SendAsync(server, change));

    private static SmtpTransport Transport(MailSettings settings)
    {
        var services = new ServiceCollection().AddSingleton(settings).AddSingleton<TimeProvider>(new TestClock()).AddMailTokenClient();
        return new SmtpTransport(settings, services.BuildServiceProvider().GetRequiredService<MailTokens>());
    }

    private static MailSettings Settings(int port) =>
        new()
        {
            From = new MailboxAddress(null, "no-reply@example.com"),
            Folder = "",
            Host = "127.0.0.1",
            Port = port,
            Security = MailSecurity.None,
            TrustCertificate = TestSmtpServer.IsOurs,
            Timeout = TimeSpan.FromSeconds(20),
        };

    private static RenderedMessage Message() =>
        new(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "ada@example.com", "Grüße", ".\n..two dots\n.Hello Ada\n", null);
}
