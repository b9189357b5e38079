namespace Identity.Testing.Gateways;

public static class CaddyServer
{
    /// <param name="configuration">The site, in the Caddyfile's language, for a port.</param>
    public static Task<GatewayServer> StartAsync(Func<int, string> configuration) =>
        GatewayServer.StartAsync(
            "caddy",
            port => $"{{\n\tadmin off\n}}\n{configuration(port)}", // no second port
            (_, file) => ["run", "--config", file, "--adapter", "caddyfile"]
        );
}
