using System.Diagnostics.Metrics;
using Identity.Domain.Messaging;
using Identity.Infrastructure.Telemetry;

namespace Identity.Infrastructure.Messaging;

internal sealed class MessageMetrics(IMeterFactory meters)
{
    internal const string GivenUpName = "identity.messages.given_up";

    private readonly Counter<long> givenUp = meters
        .Create(IdentityMeter.Name)
        .CreateCounter<long>(GivenUpName, "{message}", "Messages that are not sent any more; template, and reason is the word of the log.");

    internal void CountGivenUp(OutboxMessage message, DeliveryException failure) =>
        givenUp.Add(
            1,
            new KeyValuePair<string, object?>("template", message.Template),
            new KeyValuePair<string, object?>("reason", failure.Kind)
        );
}
