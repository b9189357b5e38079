using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Identity.Api.Tests.Hosting;

/// <summary>The statements that requests send to the PostgreSQL database of one host, as the driver tells of them. Those of background
/// work are left out.</summary>
internal sealed class StatementWatch : IDisposable
{
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<string> statements = [];

    internal StatementWatch(IdentityHost host)
    {
        var database = new NpgsqlConnectionStringBuilder(host.ConnectionString).Database;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (
                    activity.GetTagItem("db.query.text") is string text
                    && activity.GetTagItem("db.namespace") as string == database
                    && IsOfRequest(activity)
                )
                {
                    statements.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>What was sent while the request was answered.</summary>
    internal async Task<IReadOnlyList<string>> OfAsync(Func<Task> request)
    {
        statements.Clear();
        await request();
        return [.. statements];
    }

    public void Dispose() => listener.Dispose();

    private static bool IsOfRequest(Activity? activity)
    {
        while (activity is not null && activity.Source.Name != "Microsoft.AspNetCore")
        {
            activity = activity.Parent;
        }

        return activity is not null;
    }
}
