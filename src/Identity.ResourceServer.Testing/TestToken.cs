namespace Identity.ResourceServer.Testing;

/// <summary>What a token will say. A test may change all of it, also into what no service should accept.</summary>
public sealed class TestToken
{
    /// <summary><c>typ</c> of the header.</summary>
    public string Type { get; set; } = "at+jwt";

    public string Audience { get; set; } = "api";

    public string Subject { get; set; } = Guid.CreateVersion7().ToString();

    /// <summary>A person's token that is not of a frontend of Identity has an id such as <c>client_AZqp4l08fVKcHg1sDA9bEQ</c>.</summary>
    public string ClientId { get; set; } = "first-party";

    /// <summary>Null for a service.</summary>
    public string? SessionId { get; set; }

    /// <summary>Null for a service.</summary>
    public string? Role { get; set; }

    public Guid? BranchId { get; set; }

    /// <summary>Separated by spaces.</summary>
    public string Scope { get; set; } = "";

    /// <summary><c>amr</c>: how the person signed in.</summary>
    public IReadOnlyList<string> Methods { get; set; } = [];

    public DateTimeOffset IssuedAt { get; set; } = TimeProvider.System.GetUtcNow();

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(30);

    internal Dictionary<string, object> Claims()
    {
        Dictionary<string, object> claims = new(StringComparer.Ordinal)
        {
            ["sub"] = Subject,
            ["jti"] = Guid.CreateVersion7().ToString(),
            ["client_id"] = ClientId,
            ["scope"] = Scope,
        };
        if (SessionId is not null)
        {
            claims["sid"] = SessionId;
        }

        if (Role is not null)
        {
            claims["roles"] = new[] { Role };
        }

        if (Methods.Count > 0)
        {
            claims["auth_time"] = IssuedAt.ToUnixTimeSeconds();
            claims["amr"] = Methods.ToArray();
        }

        if (BranchId is { } branchId)
        {
            claims["branch_id"] = branchId.ToString();
        }

        return claims;
    }
}
