using System.Net.Sockets;
using Identity.Api.Configuration;

namespace Identity.Api.CommandLine;

/// <summary>Why the service cannot listen, in a sentence that says what to do.</summary>
internal static class ListenRefusal
{
    /// <summary>The sentence and the exit code; null where nothing is in the way.</summary>
    internal static (string Sentence, int Code)? Of(IConfiguration configuration, bool isDevelopment) =>
        ListenAddress.FindRefused(configuration) is var (address, why) ? Of(address, why)
        : ListenCertificates.FindFault(configuration, isDevelopment) is { } fault ? (fault, ExitCodes.Configuration)
        : null;

    internal static (string Sentence, int Code) Of(string address, SocketError why) =>
        why switch
        {
            SocketError.AddressAlreadyInUse => (
                $"{address} is in use. Stop the other process, or set ASPNETCORE_URLS.",
                ExitCodes.Unavailable
            ),
            SocketError.AccessDenied => (
                $"{address} cannot be used: permission denied. Only root may listen on ports below 1024. Set ASPNETCORE_URLS to a higher "
                    + "port, behind a proxy or a published port.",
                ExitCodes.Configuration
            ),
            SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported => (
                $"{address} cannot be used: this machine has no such address. Set ASPNETCORE_URLS to one that it has, such as "
                    + "http://0.0.0.0:5080 for all.",
                ExitCodes.Configuration
            ),
            _ => ($"{address} cannot be used ({why}). Set ASPNETCORE_URLS to another address.", ExitCodes.Configuration),
        };
}
