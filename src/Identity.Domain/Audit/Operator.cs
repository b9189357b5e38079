namespace Identity.Domain.Audit;

/// <summary>Who runs the service by hand: the command line, or a client with the scope for it.</summary>
/// <param name="Name">A client id, or <c>command line</c>.</param>
/// <param name="Address">Where the request came from, if one did.</param>
public sealed record Operator(string Name, string? Address)
{
    public static readonly Operator CommandLine = new("command line", null);

    /// <param name="what">The identifier of what was changed.</param>
    public AuditEvent Did(string action, DateTimeOffset at, string what) => AuditEvent.Of(action, at, address: Address, detail: $"{what} by {Name}");
}
