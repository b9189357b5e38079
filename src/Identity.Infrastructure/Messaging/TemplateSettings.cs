namespace Identity.Infrastructure.Messaging;

/// <summary><c>Identity:Templates</c>.</summary>
public sealed record TemplateSettings
{
    /// <summary>A folder whose files replace the embedded ones of the same name.</summary>
    public string? Directory { get; init; }
}
