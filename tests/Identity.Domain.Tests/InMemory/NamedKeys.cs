using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.InMemory;

/// <summary>Keys without cryptography. Two replicas that make a key for one position make two different ones.</summary>
internal sealed class NamedKeys : ISigningKeyFactory
{
    private int made;

    public SigningKey Create(int position, SigningAlgorithm algorithm, DateTimeOffset announcedAt, DateTimeOffset signsFrom) =>
        SigningKey.Create($"key-{position}-{Interlocked.Increment(ref made)}", position, algorithm, "{}", [], announcedAt, signsFrom);
}
