namespace Identity.Domain.Branches;

/// <summary>The unit that advisors and their individuals belong to.</summary>
public sealed class Branch
{
    private Branch()
    {
    }

    public Guid Id { get; private init; }

    public string Name { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public static Branch Create(string name, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), Name = name, CreatedAt = now };
}
