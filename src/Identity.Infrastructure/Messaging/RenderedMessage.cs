namespace Identity.Infrastructure.Messaging;

/// <summary>A message as it is read. The same message is rendered the same each time.</summary>
/// <param name="Subject">Of a mail; on one line.</param>
/// <param name="Html">Of a mail: the text once more, for readers that prefer it.</param>
internal sealed record RenderedMessage(Guid Id, DateTimeOffset CreatedAt, string Recipient, string Subject, string Text, string? Html)
{
    public override string ToString() => $"{Id}";
}
