namespace Identity.Api.Configuration;

/// <summary>Where the service listens, before it does.</summary>
internal static class ListenAddress
{
    internal const string Default = "http://localhost:5080";

    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];
    private static readonly string[] Wildcards = ["//*", "//+", "//0.0.0.0", "//[::]"];

    /// <summary>True when nobody said where to listen.</summary>
    internal static bool IsUnset(IConfiguration configuration) =>
        Keys.All(key => string.IsNullOrEmpty(configuration[key]))
        && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>The first address as a caller on this machine would write it.</summary>
    internal static string First(IConfiguration configuration)
    {
        var first = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? (FirstPort(configuration["http_ports"]) is { } http ? $"http://localhost:{http}" : null)
            ?? (FirstPort(configuration["https_ports"]) is { } https ? $"https://localhost:{https}" : null)
            ?? configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).FirstOrDefault(url => url is not null)
            ?? Default;
        foreach (var wildcard in Wildcards)
        {
            first = first.Replace(wildcard, "//localhost", StringComparison.Ordinal);
        }

        return first.TrimEnd('/');
    }

    private static string? FirstPort(string? ports) => ports?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
}
