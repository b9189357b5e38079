namespace Identity.Domain.Invitations;

/// <summary>A text that people agree to when they accept. It is configured. A new version is a new agreement for everyone who
/// accepts later.</summary>
public sealed record Agreement(string Id = "", string Version = "", string Title = "", string Content = "", bool Required = true);

/// <summary>The configured agreements, in order.</summary>
public sealed record AgreementSettings(IReadOnlyList<Agreement> All)
{
    /// <summary>What is wrong with a choice of agreements; empty when it is good.</summary>
    public IReadOnlyList<Error> Check(IReadOnlyCollection<string> chosen)
    {
        List<Error> faults = [];
        if (chosen.Any(id => All.All(agreement => agreement.Id != id)))
        {
            faults.Add(InvitationErrors.AgreementUnknown);
        }

        if (All.Any(agreement => agreement.Required && !chosen.Contains(agreement.Id, StringComparer.Ordinal)))
        {
            faults.Add(InvitationErrors.AgreementRequired);
        }

        return faults;
    }
}

/// <summary>Who agreed to what, when and from where: kept as proof.</summary>
public sealed class AgreementAcceptance
{
    private AgreementAcceptance() { }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public string AgreementId { get; private init; } = "";

    public string Version { get; private init; } = "";

    public DateTimeOffset AcceptedAt { get; private init; }

    public string? Address { get; private init; }

    public static AgreementAcceptance Of(Guid userId, Agreement agreement, string? address, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return new AgreementAcceptance
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            AgreementId = agreement.Id,
            Version = agreement.Version,
            AcceptedAt = now,
            Address = address,
        };
    }
}
