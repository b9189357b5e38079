namespace Identity.Api.CommandLine;

/// <summary>What a command prints of the account that gave way to another one because it never proved its email address.</summary>
internal static class DisplacedUser
{
    internal static (string, object?)[] Fields(Guid? displaced) => displaced is null ? [] : [("displaced", displaced)];
}
