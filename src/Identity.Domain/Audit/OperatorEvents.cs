namespace Identity.Domain.Audit;

public static class OperatorEvents
{
    /// <param name="what">The identifier of what was changed.</param>
    public static AuditEvent Did(this Operator by, string action, DateTimeOffset at, string what) =>
        AuditEvent.Of(action, at, address: by.Address, detail: $"{what} by {by.Name}");
}
