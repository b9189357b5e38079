namespace Identity.Api.Configuration;

/// <summary>Every user of a machine can read the command line of a process there, so secrets have no place on it.</summary>
internal static class CommandLineSecrets
{
    /// <summary>A sentence for each secret among the arguments, which is not repeated.</summary>
    internal static IEnumerable<string> FaultsOf(string[] arguments) =>
        GivenSecrets
            .KeysIn(new ConfigurationBuilder().AddCommandLine(arguments).Build())
            .Select(key =>
                $"{key} is on the command line, which every user of this machine can read; "
                + $"set it in the environment ({key.Replace(":", "__", StringComparison.Ordinal)}) or in a file."
            );
}
