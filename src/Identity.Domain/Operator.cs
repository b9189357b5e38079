namespace Identity.Domain;

/// <summary>Who decides about somebody else's account, or runs the service: the command line, a client with the scope for it, an
/// advisor.</summary>
/// <param name="Name">A client id, the account of an advisor, or <c>command line</c>.</param>
/// <param name="Address">Where the request came from, if one did.</param>
public sealed record Operator(string Name, string? Address)
{
    public static readonly Operator CommandLine = new("command line", null);

    public Origin Origin => new(Address, Name);
}
