using System.Runtime.CompilerServices;
using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;
using Identity.Infrastructure.Tokens.Keys;

namespace Identity.Api.Doctor;

/// <summary>Whether there is a key that signs and one that follows, and the master keys here open both.</summary>
internal sealed class KeysCheck(ISigningKeyStore store, SigningKeyProbe probe, TokenSettings settings, TimeProvider time) : ICheck
{
    public string Name => "keys";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var keys = await store.ListAsync(ct);
        var now = time.Now();
        var succession = new KeySuccession(keys, settings.LongestTokenLifetime);
        if (succession.ActiveAt(now) is not { } active)
        {
            yield return (Verdict.Warning, "There is no key that signs. The first start of the service makes one.");
            yield break;
        }

        yield return Opens(active, "signs");
        yield return succession.NextAt(now) is { } next
            ? Opens(next, "signs next")
            : (Verdict.Warning, "No key is announced to follow. A running service announces one within an hour: does it run?");
    }

    private (Verdict Verdict, string Text) Opens(SigningKey key, string what) =>
        probe.CanOpen(key)
            ? (Verdict.Ok, $"The key that {what} ({key.Kid}) opens with the master key.")
            : (
                Verdict.Fault,
                $"The key that {what} ({key.Kid}) does not open. Its master key is missing from Identity:MasterKey, "
                    + "or its row was changed. README tells what to do after the loss of a master key."
            );
}
