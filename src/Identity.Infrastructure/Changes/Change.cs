using Identity.Domain;
using Identity.Domain.Tokens;

namespace Identity.Infrastructure.Changes;

/// <summary>One try of a change: who caused it, and what is to be told once it is committed.</summary>
internal sealed class Change(Origin origin)
{
    internal Origin Origin { get; } = origin;

    internal List<DomainEvent> Happened { get; } = [];

    internal List<Revocation> Revoked { get; } = [];
}
