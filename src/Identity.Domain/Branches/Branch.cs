namespace Identity.Domain.Branches;

/// <summary>The unit that advisors and their individuals belong to.</summary>
public sealed class Branch : Aggregate
{
    private Branch() { }

    public Guid Id { get; private init; }

    public string Name { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public static Branch Create(string name, DateTimeOffset now)
    {
        var branch = new Branch
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            CreatedAt = now,
        };
        branch.Record(new BranchCreated(branch.Id, now));
        return branch;
    }
}

public sealed record BranchCreated(Guid BranchId, DateTimeOffset At) : DomainEvent(At);
