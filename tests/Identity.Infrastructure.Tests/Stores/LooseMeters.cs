using System.Diagnostics.Metrics;
using Identity.Infrastructure.Sessions;

namespace Identity.Infrastructure.Tests.Stores;

/// <summary>Meters that only the test itself listens to.</summary>
internal sealed class LooseMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];
    private readonly Dictionary<string, Instrument> instruments = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public LooseMeters()
    {
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == this)
            {
                instruments[instrument.Name] = instrument;
            }
        };
        listener.Start();
    }

    public static SessionMetrics OfSessions() => new(new LooseMeters());

    public Meter Create(MeterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Scope = this;
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public Instrument Single(string name) => instruments[name];

    public void Dispose()
    {
        listener.Dispose();
        meters.ForEach(meter => meter.Dispose());
    }
}
