namespace Identity.Domain;

/// <summary>Proof of an earlier login, as a cookie carries it.</summary>
public sealed record DeviceToken(string Text)
{
    public override string ToString() => "***";
}
