using Identity.Api.Configuration;
using Identity.Infrastructure.Messaging;
using Identity.Infrastructure.Messaging.Mail;

namespace Identity.Api.Tests.Configuration;

public sealed class MessagingSettingsTests
{
    [Fact]
    public void Without_a_key_messages_go_to_folders_and_links_to_the_services_own_pages()
    {
        var (settings, faults) = Read();

        faults.ShouldBeEmpty();
        settings.Mail.Host.ShouldBeNull();
        settings.Mail.Folder.ShouldBe(Path.Combine("/data", "mail"));
        settings.Sms.WebhookUrl.ShouldBeNull();
        settings.Sms.Folder.ShouldBe(Path.Combine("/data", "sms"));
        settings.Templates.Languages.Available.ShouldBe(["de", "en"]);
        settings.Links.Invite.For("a b&c").ShouldBe("https://id.example.com/pages/invite?token=a%20b%26c");
        settings.Links.ResetPassword.For("t").ShouldBe("https://id.example.com/pages/reset-password?token=t");
        settings.Links.UndoEmailChange.For("t").ShouldBe("https://id.example.com/pages/undo-email-change?token=t");
        settings.Links.VerifyEmail.For("t").ShouldBe("https://id.example.com/pages/verify-email?token=t");
    }

    [Theory]
    [InlineData("None", 25)]
    [InlineData("StartTls", 587)]
    [InlineData("tls", 465)]
    public void Each_kind_of_connection_has_its_port(string security, int port)
    {
        var (settings, faults) = Read(
            ("Identity:Mail:Host", "mail.example.com"),
            ("Identity:Mail:From", "Example <no-reply@example.com>"),
            ("Identity:Mail:Security", security)
        );

        faults.ShouldBeEmpty();
        settings.Mail.Port.ShouldBe(port);
        settings.Mail.Security.ShouldBe(Enum.Parse<MailSecurity>(security, ignoreCase: true));
        settings.Mail.From.Name.ShouldBe("Example");
    }

    [Fact]
    public void A_secret_may_lie_in_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "a secret of the webhook\n");

        var (settings, faults) = Read(
            ("Identity:Sms:WebhookUrl", "https://sms.example.com/send"),
            ("Identity:Sms:WebhookSecretFile", file)
        );

        File.Delete(file);
        faults.ShouldBeEmpty();
        settings.Sms.WebhookSecret.ShouldBe("a secret of the webhook");
    }

    [Fact]
    public void The_mail_server_may_want_access_tokens()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "a refresh token\n");

        var (settings, faults) = Read([
            .. OAuth("https://login.example.com/token"),
            ("Identity:Mail:OAuth:Scope", "mail send"),
            ("Identity:Mail:OAuth:RefreshTokenFile", file),
        ]);

        File.Delete(file);
        faults.ShouldBeEmpty();
        settings.Mail.OAuth.ShouldBe(
            new MailOAuthSettings
            {
                TokenUrl = new Uri("https://login.example.com/token"),
                ClientId = "identity",
                ClientSecret = "canary",
                Scope = "mail send",
                RefreshToken = "a refresh token",
            }
        );
    }

    [Theory]
    [InlineData("http://login.example.com/token", false)]
    [InlineData("http://localhost:8080/token", true)]
    [InlineData("http://127.0.0.1/token", true)]
    [InlineData("login.example.com", false)]
    [InlineData("file:///token", false)]
    public void A_secret_goes_to_a_token_endpoint_over_https_or_on_this_machine(string url, bool isAccepted)
    {
        var (_, faults) = Read(OAuth(url));

        faults.Count.ShouldBe(isAccepted ? 0 : 1);
        faults.ShouldAllBe(fault => fault.StartsWith("Identity:Mail:OAuth:TokenUrl"));
    }

    [Fact]
    public void Access_tokens_take_all_of_their_keys()
    {
        var (_, faults) = Read(("Identity:Mail:OAuth:Scope", "mail"), ("Identity:Mail:Password", "canary"));

        faults
            .Select(fault => fault.Split(' ')[0])
            .ShouldBe(
                [
                    "Identity:Mail:OAuth:TokenUrl",
                    "Identity:Mail:OAuth:ClientId",
                    "Identity:Mail:OAuth:ClientSecret",
                    "Identity:Mail:Username",
                    "Identity:Mail:Password",
                ],
                ignoreOrder: true
            );
        faults.ShouldAllBe(fault => !fault.Contains("canary"));
    }

    [Fact]
    public void Empty_keys_ask_for_no_access_tokens()
    {
        var (settings, faults) = Read(("Identity:Mail:OAuth:TokenUrl", ""), ("Identity:Mail:OAuth:ClientId", ""));

        faults.ShouldBeEmpty();
        settings.Mail.OAuth.ShouldBeNull();
    }

    [Theory]
    [InlineData("Identity:Mail:From is missing", "Identity:Mail:Host=mail.example.com")]
    [InlineData("Identity:Mail:From is 'nobody'", "Identity:Mail:From=nobody")]
    [InlineData("Identity:Mail:From is", "Identity:Mail:From=Ada\r\nBcc: x <a@example.com>")]
    [InlineData("Identity:Mail:Host is", "Identity:Mail:Host=mail.example.com:25", "Identity:Mail:From=a@example.com")]
    [InlineData("Identity:Mail:Security is 'Ssl'", "Identity:Mail:Security=Ssl")]
    [InlineData(
        "the password would travel in the clear",
        "Identity:Mail:Host=mail.example.com",
        "Identity:Mail:From=a@example.com",
        "Identity:Mail:Security=None",
        "Identity:Mail:Username=u"
    )]
    [InlineData(
        "Identity:Mail:Password and Identity:Mail:PasswordFile are both set",
        "Identity:Mail:Password=p",
        "Identity:Mail:PasswordFile=/absent"
    )]
    [InlineData("Identity:Mail:PasswordFile names a file that does not exist", "Identity:Mail:PasswordFile=canary")]
    [InlineData("Identity:Mail:PasswordFile names something that the user of this service cannot read", "Identity:Mail:PasswordFile=/")]
    [InlineData("Identity:Mail:Timeout", "Identity:Mail:Timeout=00:02:00")]
    [InlineData(
        "Identity:Sms:WebhookUrl cannot be used",
        "Identity:Sms:WebhookUrl=http://sms.example.com/?key=canary",
        "Identity:Sms:WebhookSecret=0123456789abcdef"
    )]
    [InlineData("Identity:Sms:WebhookUrl cannot be used", "Identity:Sms:WebhookUrl=sms", "Identity:Sms:WebhookSecret=0123456789abcdef")]
    [InlineData("Identity:Sms:WebhookSecret", "Identity:Sms:WebhookUrl=https://sms.example.com")]
    [InlineData("Identity:Templates:Directory", "Identity:Templates:Directory=/absent")]
    [InlineData("Identity:Links:Invite", "Identity:Links:Invite=https://app.example.com/invite")]
    [InlineData("Identity:Links:Invite", "Identity:Links:Invite=https://app.example.com/{token}/{token}")]
    [InlineData("Identity:Links:Invite", "Identity:Links:Invite=/invite?token={token}")]
    [InlineData("Identity:Links:Invite", "Identity:Links:Invite=javascript:alert('{token}')")]
    [InlineData("Identity:Links:Invite", "Identity:Links:Invite=https://{token}.example.com/")]
    [InlineData("Identity:Links:ResetPassword", "Identity:Links:ResetPassword=ftp://example.com/{token}")]
    [InlineData("Identity:Links:VerifyEmail", "Identity:Links:VerifyEmail=https://user@example.com/{token}")]
    [InlineData("Identity:Outbox:Attempts", "Identity:Outbox:Attempts=0")]
    public void Whatever_cannot_work_is_one_sentence_without_a_secret(string said, params string[] pairs)
    {
        var (_, faults) = Read([
            .. pairs.Select(pair =>
                (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])
            ),
        ]);

        var fault = faults.ShouldHaveSingleItem();
        fault.ShouldContain(said);
        fault.ShouldNotContain("canary");
        fault.ShouldNotContain("0123456789abcdef");
    }

    [Theory]
    [InlineData("https://app.example.com/invite#token={token}")]
    [InlineData("https://app.example.com/invite/{token}")]
    [InlineData("http://localhost:3000/?invite={token}")]
    public void A_link_of_the_operators_own_is_used(string template)
    {
        var (settings, faults) = Read(("Identity:Links:Invite", template));

        faults.ShouldBeEmpty();
        settings.Links.Invite.For("t").ShouldBe(template.Replace("{token}", "t", StringComparison.Ordinal));
    }

    private static (string Key, string Value)[] OAuth(string tokenUrl) =>
        [
            ("Identity:Mail:Host", "mail.example.com"),
            ("Identity:Mail:From", "no-reply@example.com"),
            ("Identity:Mail:Username", "no-reply@example.com"),
            ("Identity:Mail:OAuth:TokenUrl", tokenUrl),
            ("Identity:Mail:OAuth:ClientId", "identity"),
            ("Identity:Mail:OAuth:ClientSecret", "canary"),
        ];

    private static (MessagingSettings Settings, IReadOnlyList<string> Faults) Read(params (string Key, string Value)[] keys)
    {
        try
        {
            return (Given.Read([("Identity:DataDirectory", "/data"), .. keys]).Messaging, []);
        }
        catch (ConfigurationException refused)
        {
            return (null!, refused.Faults);
        }
    }
}
