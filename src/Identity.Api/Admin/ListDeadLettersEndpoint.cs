using Identity.Api.Http;
using Identity.Domain.Messaging;

namespace Identity.Api.Admin;

internal static class ListDeadLettersEndpoint
{
    internal static readonly RouteDescription Description = new(
        "Admin",
        "List the emails, text messages and logout notices that were given up, newest first",
        null,
        StatusCodes.Status200OK,
        typeof(ListEnvelope<DeadLetterResponse>),
        RequestErrors.QueryInvalid
    );

    internal static async Task<IResult> HandleAsync(PageQuery page, IDeadLetters letters, CancellationToken ct) =>
        Envelopes.List(await letters.ListAsync(page, ct), DeadLetterResponse.From);
}

/// <param name="Id" example="019aa9e2-5d3c-7d52-9c1e-0d6c1f0f5b11">Identifies the message when you have it sent again.</param>
/// <param name="Template" example="invitation">What the message is about.</param>
/// <param name="Recipient" example="grace@example.com">The email address or phone number that it was for; of a
/// <c>backchannel-logout</c> the client.</param>
/// <param name="CreatedAt" example="2026-11-22T09:30:00.000Z">When the message was written (UTC).</param>
/// <param name="GivenUpAt" example="2026-11-22T09:31:00.000Z">When it was given up (UTC).</param>
/// <param name="Attempts" example="1">How often it was tried.</param>
/// <param name="Error" example="smtp_recipient_550">The last failure. The page about mail explains each word.</param>
internal sealed record DeadLetterResponse(
    Guid Id,
    string Template,
    string Recipient,
    DateTimeOffset CreatedAt,
    DateTimeOffset? GivenUpAt,
    int Attempts,
    string? Error
)
{
    internal static DeadLetterResponse From(OutboxMessage message) =>
        new(message.Id, message.Template, message.Recipient, message.CreatedAt, message.DeadAt, message.Attempts, message.LastError);
}
