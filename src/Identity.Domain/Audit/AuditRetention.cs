namespace Identity.Domain.Audit;

/// <summary>How long an event is worth keeping. A seal holds events of one class, so that it can go as a whole.</summary>
public enum AuditRetention
{
    /// <summary>What happened to accounts, sessions, keys and clients.</summary>
    Security,

    /// <summary>Wrong passwords, codes and client secrets. There are many, they are soon of no use, and each holds the address of a person
    /// who may only have mistyped.</summary>
    FailedLogin,
}

public static class AuditRetentions
{
    /// <summary>The class of an action. A change of this table counts for seals made from then on: those that are made say what they
    /// hold.</summary>
    public static AuditRetention Of(string action) =>
        action switch
        {
            AuditActions.LogInFailed or AuditActions.CodeRefused or AuditActions.ClientRefused => AuditRetention.FailedLogin,
            _ => AuditRetention.Security,
        };
}
