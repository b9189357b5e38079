using System.Text.RegularExpressions;
using Identity.Domain;
using Identity.Domain.Accounts.Import;

namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>What the hasher would verify, and for the rest which of two things is wrong with it.</summary>
public sealed partial class ForeignHashes : IForeignHashes
{
    public Error? Check(string hash) => StoredHash.TryParse(hash) is not null ? null
        : KnownKind().IsMatch(hash) ? ImportErrors.HashRefused
        : ImportErrors.HashUnknown;

    [GeneratedRegex(@"\A(\$(2[aby]|y|7|5|6|bcrypt-sha256)\$|A[AQ][A-Za-z0-9+/]{58})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KnownKind();
}
