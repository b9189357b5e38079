using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Identity.Api.Configuration;

/// <summary>Where the service listens, before it does.</summary>
internal static class ListenAddress
{
    internal const string Default = "http://localhost:5080";

    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];
    private static readonly string[] Wildcards = ["//*", "//+", "//0.0.0.0", "//[::]"];

    /// <summary>True when nobody said where to listen.</summary>
    internal static bool IsUnset(IConfiguration configuration) =>
        Keys.All(key => string.IsNullOrEmpty(configuration[key])) && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>The first address as a caller on this machine would write it.</summary>
    internal static string First(IConfiguration configuration)
    {
        var first =
            configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? (FirstPort(configuration["http_ports"]) is { } http ? $"http://localhost:{http}" : null)
            ?? (FirstPort(configuration["https_ports"]) is { } https ? $"https://localhost:{https}" : null)
            ?? configuration
                .GetSection("Kestrel:Endpoints")
                .GetChildren()
                .Select(endpoint => endpoint["Url"])
                .FirstOrDefault(url => url is not null)
            ?? Default;
        foreach (var wildcard in Wildcards)
        {
            first = first.Replace(wildcard, "//localhost", StringComparison.Ordinal);
        }

        return first.TrimEnd('/');
    }

    /// <summary>A sentence for each address that the server could not listen on.</summary>
    internal static IEnumerable<string> FaultsOf(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => (Key: $"{endpoint.Path}:Url", Value: endpoint["Url"]));
        foreach (var (key, value) in endpoints.Prepend((Key: "urls", Value: configuration["urls"])))
        {
            if (Split(value).Any(address => Parse(address) is null))
            {
                yield return $"{key} is '{value}'. Use addresses such as {Default}.";
            }
        }

        foreach (var key in Keys[1..])
        {
            if (Split(configuration[key]).Any(port => PortOf(port) is null))
            {
                yield return $"{key} is '{configuration[key]}'. Use port numbers such as 5080.";
            }
        }
    }

    /// <summary>
    /// The first address that the service cannot listen on, and why; or null. Asked before anything starts: Kestrel finds out last, when it
    /// has to take back everything, with a stack trace for each.
    /// </summary>
    internal static (string Address, SocketError Why)? FindRefused(IConfiguration configuration)
    {
        foreach (var address in Addresses(configuration))
        {
            if (Parse(address) is { } parsed && WhyNot(parsed) is { } why)
            {
                return (address, why);
            }
        }

        return null;
    }

    /// <summary>Every address that is to be served over TLS.</summary>
    internal static IEnumerable<string> Secure(IConfiguration configuration) =>
        Addresses(configuration).Where(address => Parse(address)?.Scheme is "https");

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        string[] endpoints =
        [
            .. configuration.GetSection("Kestrel:Endpoints").GetChildren().SelectMany(endpoint => Split(endpoint["Url"])),
        ];
        string[] urls = [.. Split(configuration["urls"])];
        return endpoints.Length > 0 ? endpoints
            : urls.Length > 0 ? urls
            :
            [
                .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
                .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
            ];
    }

    private static IEnumerable<IPEndPoint> EndpointsOf(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
        {
            return [];
        }

        return address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? [new IPEndPoint(IPAddress.Loopback, address.Port), new IPEndPoint(IPAddress.IPv6Loopback, address.Port)]
            :
            [
                new IPEndPoint(
                    IPAddress.TryParse(address.Host, out var ip) ? ip
                        : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any
                        : IPAddress.Any,
                    address.Port
                ),
            ];
    }

    /// <summary>One of the two loopback addresses is enough, as for Kestrel, unless another process has the other one.</summary>
    private static SocketError? WhyNot(BindingAddress address)
    {
        SocketError?[] refusals = [.. EndpointsOf(address).Select(WhyNot)];
        return refusals.Contains(SocketError.AddressAlreadyInUse) ? SocketError.AddressAlreadyInUse
            : refusals.Length > 0 && Array.TrueForAll(refusals, refusal => refusal is not null) ? refusals[0]
            : null;
    }

    private static SocketError? WhyNot(IPEndPoint endpoint)
    {
        try
        {
            SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint).Dispose(); // as Kestrel does
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    private static BindingAddress? Parse(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return
                parsed.Scheme is "http" or "https"
                && parsed.PathBase.Length == 0
                && parsed.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
                ? parsed
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null;

    private static string[] Split(string? addresses) =>
        addresses?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? FirstPort(string? ports) => ports?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
}
