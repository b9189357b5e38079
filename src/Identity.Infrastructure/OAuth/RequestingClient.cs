using Identity.Domain.OAuth;

namespace Identity.Infrastructure.OAuth;

/// <summary>The client of the request, once it has proven itself: the protocol engine asks for it again, and need not ask the database.
/// </summary>
public sealed class RequestingClient
{
    public Client? Value { get; set; }
}
