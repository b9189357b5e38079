using System.Runtime.CompilerServices;
using Identity.Infrastructure.Health;
using Identity.Infrastructure.Persistence;

namespace Identity.Api.Doctor;

/// <summary>Whether the embedded database has room to grow. The disk of a PostgreSQL server cannot be seen from here.</summary>
internal sealed class DiskCheck(FreeSpace space, StoreSettings settings) : ICheck
{
    public string Name => "disk";

    public async IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (settings.SqliteFile is not null)
        {
            yield return space.IsUsedUp
                ? (Verdict.Fault, "The disk of the database is full. Nobody can sign in until there is room.")
                : (Verdict.Ok, "The disk of the database has room.");
        }

        await Task.CompletedTask;
    }
}
