namespace Identity.Domain.Users;

public enum UserStatus
{
    Active,

    /// <summary>Invited and accepted, with steps still to do: only temporary tokens.</summary>
    Onboarding,

    /// <summary>Locked by an operator or advisor: no token of any kind.</summary>
    Disabled,
}
