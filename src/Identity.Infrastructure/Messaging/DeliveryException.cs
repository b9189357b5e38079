namespace Identity.Infrastructure.Messaging;

/// <summary>A message did not leave.</summary>
/// <param name="kind">For the operator: a word such as <c>smtp_connect</c>. No secret, no address, nothing that the other side
/// said.</param>
/// <param name="isFinal">Whether trying again is pointless: the fault is the message's own.</param>
internal sealed class DeliveryException(string kind, bool isFinal = false, Exception? inner = null) : Exception(kind, inner)
{
    internal const int MaximumKindLength = 60;

    internal string Kind { get; } = kind[..Math.Min(kind.Length, MaximumKindLength)];

    internal bool IsFinal { get; } = isFinal;
}
