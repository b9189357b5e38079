using System.Text.Encodings.Web;
using Identity.Domain;
using Identity.Domain.Messaging;

namespace Identity.Infrastructure.Messaging;

/// <summary>What each message says in each language, read and checked once at start.</summary>
public sealed class MessageTemplates
{
    private const int MaximumSubjectLength = 200;

    private readonly Dictionary<(string Language, string Template), Parts> parts = [];

    private MessageTemplates(IReadOnlyList<string> languages) => Languages = new MessageLanguages(languages);

    public MessageLanguages Languages { get; }

    /// <param name="directory">A folder whose files replace the embedded ones of the same name, or null.</param>
    /// <param name="fault">Is told a sentence for each thing that is wrong with them.</param>
    public static MessageTemplates Load(string? directory, Action<string> fault)
    {
        var files = new TemplateFiles(directory, fault);
        var templates = new MessageTemplates(files.Languages);
        foreach (var language in files.Languages)
        {
            foreach (var template in MessageTemplate.All)
            {
                templates.Add(files, language, template, fault);
            }
        }

        return templates;
    }

    /// <summary>The message in its language; what a language does not have is in English.</summary>
    /// <exception cref="DeliveryException">This version does not know the template.</exception>
    internal RenderedMessage Render(OutboxMessage message, IReadOnlyDictionary<string, string> model)
    {
        if (
            !parts.TryGetValue((message.Language, message.Template), out var found)
            && !parts.TryGetValue((MessageLanguages.Default, message.Template), out found)
        )
        {
            throw new DeliveryException("template_unknown"); // written by a newer replica, which will send it
        }

        return new RenderedMessage(
            message.Id,
            message.CreatedAt,
            message.Recipient,
            TemplateText.OnOneLine(found.Subject.Render(model, value => value), MaximumSubjectLength),
            found.Text.Render(model, value => value) + "\n",
            found.Html?.Render(model, HtmlEncoder.Default.Encode)
        );
    }

    private void Add(TemplateFiles files, string language, MessageTemplate template, Action<string> fault)
    {
        var text = files.Find(language, template.Name, "txt");
        var html = files.Find(language, template.Name, "html");
        if (text is null)
        {
            if (html is not null)
            {
                fault(
                    $"The template {language}/{template.Name}.html needs {language}/{template.Name}.txt beside it. Every email needs a text version."
                );
            }

            return;
        }

        // A mail's text begins with its subject.
        var lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n', 2);
        var hasSubject = template.Channel is MessageChannel.Mail;
        var found = new Parts(
            new TemplateText(hasSubject ? lines[0] : ""),
            new TemplateText(hasSubject ? lines.ElementAtOrDefault(1) ?? "" : text),
            html is null ? null : new TemplateText(html)
        );
        Check($"{language}/{template.Name}.txt", template, fault, found.Subject, found.Text);
        if (found.Html is not null)
        {
            Check($"{language}/{template.Name}.html", template, fault, found.Html);
        }

        parts[(language, template.Name)] = found;
    }

    private static void Check(string file, MessageTemplate template, Action<string> fault, params TemplateText[] texts)
    {
        var used = texts.SelectMany(text => text.Placeholders).Distinct(StringComparer.Ordinal).ToList();
        var known = string.Join(", ", template.Placeholders.Select(name => $"{{{{{name}}}}}"));
        foreach (var unknown in used.Except(template.Placeholders, StringComparer.Ordinal))
        {
            fault($"The template {file} contains the unknown placeholder {{{{{unknown}}}}}. Known placeholders: {known}.");
        }

        if (texts.Any(text => !text.IsWellFormed))
        {
            fault($"The template {file} contains {{{{ without a placeholder. Known placeholders: {known}.");
        }

        if (template.Indispensable is { } needed && !used.Contains(needed, StringComparer.Ordinal))
        {
            fault($"The template {file} lacks the required placeholder {{{{{needed}}}}}.");
        }
    }

    private sealed record Parts(TemplateText Subject, TemplateText Text, TemplateText? Html);
}
