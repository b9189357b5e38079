namespace Identity.Domain.Branches;

/// <summary>The name of a branch. Operators choose it, so it may be a company's that is called like its host ("Example.com GmbH"). Mails
/// carry it to strangers, so it holds no scheme, no email address and no path.</summary>
public static class BranchName
{
    public static string? Parse(string? text) => PersonName.ParseImported(text) is { } name && !MailLinks.HoldAddress(name) ? name : null;
}
