using Identity.Domain.Messaging;
using Identity.Infrastructure.Messaging;

namespace Identity.Infrastructure.Tests.Messaging;

public sealed class MessageTemplatesTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("identity-templates").FullName;
    private readonly List<string> faults = [];

    public static TheoryData<string, string> EveryTemplate =>
        new(MessageTemplate.All.SelectMany(template => new[] { "en", "de" }.Select(language => (template.Name, language))));

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory, MemberData(nameof(EveryTemplate))]
    public void Every_template_says_all_it_has_to_in_both_languages(string name, string language)
    {
        var template = MessageTemplate.Find(name)!;

        var message = Render(Load(null), name, language, []);

        foreach (var text in new[] { message.Subject + message.Text, message.Html }.OfType<string>())
        {
            template.Placeholders.ShouldAllBe(placeholder =>
                text.Contains($"<{placeholder}>", StringComparison.Ordinal)
                || text.Contains($"&lt;{placeholder}&gt;", StringComparison.Ordinal)
            );
            text.ShouldNotContain("{{");
        }

        (message.Html is not null).ShouldBe(template.Channel is MessageChannel.Mail);
        (message.Subject.Length > 0).ShouldBe(template.Channel is MessageChannel.Mail);
        message.Html?.ShouldContain($"<html lang=\"{language}\">");
        message.Html?.ShouldNotContain("<img");
    }

    [Fact]
    public void The_page_about_mail_names_every_template_and_its_placeholders()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Identity.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var rows = File.ReadAllLines(Path.Combine(root, "docs", "mail.md"));

        foreach (var template in MessageTemplate.All)
        {
            var channel = template.Channel is MessageChannel.Mail ? "mail" : "text";
            var placeholders = string.Join(", ", template.Placeholders.Select(name => $"`{{{{{name}}}}}`"));
            rows.ShouldContain($"| `{template.Name}` | {channel} | {placeholders} |");
        }
    }

    [Fact]
    public void The_two_languages_differ() =>
        Render(Load(null), MessageTemplate.Invitation, "de", [])
            .Subject.ShouldNotBe(Render(Load(null), MessageTemplate.Invitation, "en", []).Subject);

    [Fact]
    public void A_text_that_is_replaced_alone_is_not_hidden_by_the_embedded_html()
    {
        Write("en/invitation.txt", "Welcome\n\nThis way: {{link}}\n");

        var templates = Load(directory);

        Render(templates, MessageTemplate.Invitation, "en", []).Html.ShouldBeNull();
        Render(templates, MessageTemplate.Invitation, "de", []).Html.ShouldNotBeNull();
    }

    [Fact]
    public void A_file_in_the_folder_replaces_the_embedded_one_and_the_others_stay()
    {
        Write("de/invitation.txt", "Willkommen\n\nHier entlang: {{link}}\n");

        var templates = Load(directory);

        faults.ShouldBeEmpty();
        var replaced = Render(templates, MessageTemplate.Invitation, "de", []);
        replaced.Subject.ShouldBe("Willkommen");
        replaced.Text.Trim().ShouldBe("Hier entlang: <link>");
        Render(templates, MessageTemplate.Invitation, "en", []).ShouldBe(Render(Load(null), MessageTemplate.Invitation, "en", []));
        Render(templates, MessageTemplate.PhoneCode, "de", []).ShouldBe(Render(Load(null), MessageTemplate.PhoneCode, "de", []));
    }

    [Fact]
    public void A_language_of_the_folder_is_available_and_what_it_lacks_is_in_English()
    {
        Write("fr/invitation.txt", "Bienvenue\n\n{{link}}\n");

        var templates = Load(directory);

        templates.Languages.Available.ShouldBe(["de", "en", "fr"]);
        var french = Render(templates, MessageTemplate.Invitation, "fr", []);
        french.Subject.ShouldBe("Bienvenue");
        french.Html.ShouldBeNull();
        Render(templates, MessageTemplate.PhoneCode, "fr", []).Text.ShouldBe(Render(templates, MessageTemplate.PhoneCode, "en", []).Text);
    }

    [Theory]
    [InlineData("en/invitation.txt", "Hello {{nmae}}\n\n{{link}}", "{{nmae}}")]
    [InlineData("en/invitation.html", "<p>{{link}} {{code}}</p>", "{{code}}")]
    [InlineData("en/invitation.txt", "Hello {{na me}}\n\n{{link}}", "{{ without a placeholder")]
    [InlineData("en/invitation.txt", "Hello\n\nCome in!", "lacks the required placeholder {{link}}")]
    [InlineData("en/phone-code.txt", "Your code is a secret", "lacks the required placeholder {{code}}")]
    [InlineData("en/invitaton.txt", "Hello\n\n{{link}}", "is not a template")]
    [InlineData("invitation.txt", "Hello\n\n{{link}}", "is not a template")]
    [InlineData("fr/invitation.html", "<p>{{link}}</p>", "needs fr/invitation.txt")]
    public void A_template_that_cannot_work_is_a_sentence_at_the_start(string file, string content, string said)
    {
        Write(file, content);

        Load(directory);

        faults.ShouldHaveSingleItem().ShouldContain(said);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_sentence_at_the_start()
    {
        Load(Path.Combine(directory, "absent"));

        faults.ShouldHaveSingleItem().ShouldContain("not found");
    }

    [Theory] // security requirement 46
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><a href=\"https://evil.example\">")]
    [InlineData("' onload='x")]
    [InlineData("{{link}}")]
    public void A_value_is_text_and_never_markup(string hostile)
    {
        var message = Render(Load(null), MessageTemplate.Invitation, "en", new() { ["name"] = hostile, ["branch"] = hostile });

        message.Html!.ShouldNotContain("<script");
        message.Html!.ShouldNotContain("evil.example\">");
        message.Html!.ShouldNotContain("' onload");
        message.Text.ShouldContain($"Hello {hostile},");
    }

    [Theory] // security requirement 46
    [InlineData("\r\nBcc: mallory@example.com")]
    [InlineData("\nBcc: mallory@example.com")]
    [InlineData("\u0085Bcc: x")]
    [InlineData("\u2028Bcc: x")]
    [InlineData("\0\a\u001b[2J")]
    public void A_value_never_begins_a_line(string hostile)
    {
        var message = Render(
            Load(null),
            MessageTemplate.Invitation,
            "en",
            new() { ["name"] = "Ada" + hostile, ["branch"] = "North" + hostile }
        );
        var harmless = Render(Load(null), MessageTemplate.Invitation, "en", new() { ["name"] = "Ada", ["branch"] = "North" });

        message.Subject.ShouldNotContain(character => char.IsControl(character) || character == '\u2028');
        message.Text.Split('\n').Length.ShouldBe(harmless.Text.Split('\n').Length);
        message
            .Text.Replace("\n", "", StringComparison.Ordinal)
            .ShouldNotContain(character => char.IsControl(character) || character == '\u2028');
    }

    [Fact] // security requirement 46
    public void A_huge_value_makes_neither_a_huge_mail_nor_a_long_subject()
    {
        var huge = string.Concat(Enumerable.Repeat("😀", 32 * 1024));

        var message = Render(Load(null), MessageTemplate.Invitation, "en", new() { ["name"] = huge, ["branch"] = huge });

        message.Subject.Length.ShouldBeLessThanOrEqualTo(200);
        message.Text.Length.ShouldBeLessThan(10_000);
        char.IsHighSurrogate(message.Subject[^1]).ShouldBeFalse();
    }

    private MessageTemplates Load(string? from) => MessageTemplates.Load(from, faults.Add);

    private void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, file))!);
        File.WriteAllText(Path.Combine(directory, file), content);
    }

    private static RenderedMessage Render(MessageTemplates templates, string name, string language, Dictionary<string, string> values)
    {
        var template = MessageTemplate.Find(name)!;
        var model = template.Placeholders.ToDictionary(
            placeholder => placeholder,
            placeholder => $"<{placeholder}>",
            StringComparer.Ordinal
        );
        foreach (var (key, value) in values)
        {
            model[key] = value;
        }

        var message = new Message(template.Channel, name, "ada@example.com", language, model);
        return templates.Render(OutboxMessage.Create(Guid.Empty, message, [], DateTimeOffset.UnixEpoch), model);
    }
}
