namespace Identity.Api.Configuration;

/// <summary>The service cannot start like this; every fault is a sentence for the person who starts it.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    internal IReadOnlyList<string> Faults { get; } = faults;
}
