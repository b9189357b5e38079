namespace Identity.Domain.Messaging;

public enum MessageChannel
{
    Mail,
    Sms,

    /// <summary>To a client, by HTTP: a session is over.</summary>
    Logout,
}
