namespace Identity.Testing.Gateways;

public static class NginxServer
{
    /// <param name="configuration">What stands in <c>http { }</c> when nginx listens on that port.</param>
    public static Task<GatewayServer> StartAsync(Func<int, string> configuration) =>
        GatewayServer.StartAsync(
            "nginx",
            port => Whole(configuration(port)),
            (directory, file) => ["-p", directory, "-c", file, "-e", "stderr"]
        );

    // One process, no daemon: what a test starts, it can end. Nothing is read or written outside the directory.
    private static string Whole(string http) =>
        $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events { worker_connections 128; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            {{http}}
            }
            """;
}
