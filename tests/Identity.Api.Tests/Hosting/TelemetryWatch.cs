using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Identity.Api.Tests.Hosting;

/// <summary>Shows the watch what an exporter of OpenTelemetry would send of one host: its activities and its measurements, with their
/// tags.</summary>
internal sealed class TelemetryWatch : IStartupFilter, IDisposable
{
    private static readonly ConditionalWeakTable<Activity, TelemetryWatch> Owners = [];

    // One for the process, as there is one set of sources: whose request an activity belongs to, its ancestors tell.
    private static readonly ActivityListener Activities = ListenToActivities();

    private readonly SecretWatch watch;
    private readonly MeterListener measurements = new();
    private readonly ConcurrentDictionary<string, byte> known = new(StringComparer.Ordinal);

    public TelemetryWatch(SecretWatch watch)
    {
        this.watch = watch;
        _ = Activities;
        measurements.SetMeasurementEventCallback<byte>((instrument, _, tags, _) => Hear(instrument, tags));
        measurements.SetMeasurementEventCallback<short>((instrument, _, tags, _) => Hear(instrument, tags));
        measurements.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Hear(instrument, tags));
        measurements.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Hear(instrument, tags));
        measurements.SetMeasurementEventCallback<float>((instrument, _, tags, _) => Hear(instrument, tags));
        measurements.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument, tags));
        measurements.SetMeasurementEventCallback<decimal>((instrument, _, tags, _) => Hear(instrument, tags));
    }

    /// <param name="meters">Whose instruments are the host's.</param>
    public void Start(IMeterFactory meters)
    {
        measurements.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        measurements.Start();
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (http, proceed) =>
                {
                    if (Activity.Current is { } activity)
                    {
                        Owners.AddOrUpdate(activity, this);
                    }

                    return proceed(http);
                }
            );
            next(app);
        };

    public void Dispose() => measurements.Dispose();

    private static ActivityListener ListenToActivities()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name is "Microsoft.AspNetCore" or "Npgsql" || source.Name.StartsWith("Identity", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                for (var ancestor = activity; ancestor is not null; ancestor = ancestor.Parent)
                {
                    if (Owners.TryGetValue(ancestor, out var owner))
                    {
                        owner.Hear(activity);
                        return;
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private void Hear(Activity activity)
    {
        var text = new StringBuilder($"activity {activity.DisplayName} {activity.OperationName} {activity.StatusDescription}");
        Write(text, activity.TagObjects);
        Write(text, activity.Baggage.Select(it => KeyValuePair.Create(it.Key, (object?)it.Value)));
        foreach (var happening in activity.Events)
        {
            text.Append(CultureInfo.InvariantCulture, $" {happening.Name}");
            Write(text, happening.Tags);
        }

        watch.See(text.ToString());
    }

    private void Hear(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder($"metric {instrument.Name}");
        Write(text, tags.ToArray());
        if (known.TryAdd(text.ToString(), 0))
        {
            watch.See(text.ToString());
        }
    }

    private static void Write(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
        }
    }
}
