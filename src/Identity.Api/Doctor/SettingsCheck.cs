using System.Runtime.CompilerServices;
using Identity.Api.Configuration;

namespace Identity.Api.Doctor;

/// <summary>Settings that could be read, or nothing would have come this far: what they say that is not as safe as it could be.</summary>
internal sealed class SettingsCheck(IdentitySettings settings) : ICheck
{
    public string Name => "settings";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return settings.IsDevelopment
            ? (Verdict.Ok, "Every setting can be read. The environment is Development: some defaults are for one machine only.")
            : (Verdict.Ok, "Every setting can be read.");
        foreach (var warning in settings.Warnings)
        {
            yield return (Verdict.Warning, warning);
        }

        foreach (var remark in settings.Remarks)
        {
            yield return (Verdict.Ok, remark);
        }

        await Task.CompletedTask;
    }
}
