namespace Identity.Domain.Messaging;

public enum MessageChannel
{
    Mail,
    Sms,
}
