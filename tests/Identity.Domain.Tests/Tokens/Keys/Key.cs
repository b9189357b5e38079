using Identity.Domain.Tests.InMemory;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Domain.Tests.Tokens.Keys;

internal static class Key
{
    public static SigningKey At(int position, DateTimeOffset signsFrom) =>
        SigningKey.Create($"key-{position}", position, SigningAlgorithm.ES256, "{}", [], signsFrom - TimeSpan.FromDays(14), signsFrom);

    public static SigningKey RevokedAt(this SigningKey key, DateTimeOffset instant)
    {
        InMemoryDatabase.Set(key, it => it.RevokedAt, instant);
        return key;
    }
}
