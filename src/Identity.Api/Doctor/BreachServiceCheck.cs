using System.Runtime.CompilerServices;
using Identity.Domain.Passwords;
using Identity.Infrastructure.Passwords;

namespace Identity.Api.Doctor;

/// <summary>Whether leaked passwords are known when somebody chooses one.</summary>
internal sealed class BreachServiceCheck(BreachServiceProbe probe, PasswordSettings settings) : ICheck
{
    public string Name => "passwords";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return !settings.BreachedCheck
            ? (Verdict.Ok, "Identity:Passwords:BreachedCheck is off: only the built-in list of common passwords is used.")
        : await probe.AskAsync(ct) is { } reason
            ? (
                Verdict.Warning,
                $"The breach service does not answer: {reason}. New passwords are accepted without it. Check Identity:Passwords:BreachedCheckUrl."
            )
        : (Verdict.Ok, "The breach service answers.");
    }
}
