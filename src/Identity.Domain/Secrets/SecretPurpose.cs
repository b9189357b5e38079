namespace Identity.Domain.Secrets;

/// <summary>What a mailed secret is good for, and nothing else.</summary>
public enum SecretPurpose
{
    ResetPassword,

    /// <summary>Proves the address that an account has.</summary>
    VerifyEmail,

    /// <summary>Proves the address that an account is to have.</summary>
    ChangeEmail,

    /// <summary>Takes a change of address back, from the old one.</summary>
    UndoEmailChange,
}
