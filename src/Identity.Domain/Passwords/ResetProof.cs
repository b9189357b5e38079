namespace Identity.Domain.Passwords;

/// <summary>How someone shows that a reset was mailed to them.</summary>
public abstract record ResetProof
{
    private ResetProof() { }

    /// <summary>The token of the link.</summary>
    public sealed record Link(string Token) : ResetProof
    {
        public override string ToString() => "***";
    }

    /// <summary>The code, typed beside the address that it was sent to.</summary>
    public sealed record Code(string Address, string Digits) : ResetProof
    {
        public override string ToString() => "***";
    }
}
