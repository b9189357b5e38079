namespace Identity.Domain;

/// <summary>Who decides about someone else's account, or runs the service: the command line, a client with the scope for it, an
/// advisor.</summary>
/// <param name="Name">A client id, the account of an advisor, or <c>command line</c> with the user of the system in brackets.</param>
/// <param name="Address">Where the request came from, if one did.</param>
public sealed record Operator(string Name, string? Address)
{
    public static readonly Operator CommandLine = AtCommandLine(null);

    /// <summary>A person at the command line of the machine.</summary>
    /// <param name="user">The name of their account there, or null where it has none.</param>
    public static Operator AtCommandLine(string? user) => new(string.IsNullOrEmpty(user) ? "command line" : $"command line ({user})", null);

    public Origin Origin => new(Address, Name);
}
