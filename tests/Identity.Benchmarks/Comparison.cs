using System.Globalization;
using Identity.Testing.Databases;
using Npgsql;

namespace Identity.Benchmarks;

/// <summary>The service as it is published, the floor and the peer, on databases of one PostgreSQL server, in turns.</summary>
internal static class Comparison
{
    private const int Clients = 16;
    private const int Storm = 64;
    private const int Paced = 200;
    private const string Password = "A few words make a good one 1";

    internal static async Task<int> RunAsync(bool isQuick, bool isHotOnly)
    {
        var (rounds, span) = isQuick ? (1, TimeSpan.FromSeconds(1)) : (5, TimeSpan.FromSeconds(4));
        var program = await Published.PublishAsync();
        await using var postgres = await PostgresServer.StartPrivateAsync();
        await using var databases = await Databases.CreateAsync(postgres.ConnectionString);
        var server = await databases.DescribeAsync();
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Console.WriteLine($"{date}, {Environment.ProcessorCount} cores with the clients on them, .NET {Environment.Version}, {server}");
        Console.WriteLine();

        List<Row> rows = [];
        using var floor = await StartFloorAsync(databases);
        using var us = await Published.StartAsync(program, databases["identity"]);
        using var peer = await StartPeerAsync(databases);
        var users = await Users.SignUpAsync(us, floor, peer, Storm, Password);
        await MeasureHotPathsAsync(rows, us, floor, peer, users, rounds, span);
        if (!isHotOnly)
        {
            await MeasurePasswordsAsync(rows, us, peer, users, rounds, span);
            await MeasureStormAsync(rows, us, users, isQuick ? 1 : 3, span);
            rows.Add(Once("memory at most, MB", us.Memory.Peak, "peer", peer.Memory.Peak, 0.85));
            await MeasureStartsAsync(rows, program, databases, users, isQuick ? 1 : 5);
        }

        Table.Print(rows);
        var missed = rows.Count(row => row.IsMissed);
        Console.WriteLine();
        Console.WriteLine(missed == 0 ? "Every must is reached." : $"{missed} of the musts are missed.");
        return missed == 0 ? 0 : 1;
    }

    internal static async Task<int> HoldAsync(string path)
    {
        var program = await Published.PublishAsync();
        await using var postgres = await PostgresServer.StartPrivateAsync();
        await using var databases = await Databases.CreateAsync(postgres.ConnectionString);
        using var us = await Published.StartAsync(program, databases["identity"]);
        var users = await Users.SignUpAsync(us, Clients, Password);
        for (var second = 0; second < 60; second += 5)
        {
            var clients = path == "profile" ? users.Profiles(users.Us, "/profile", Clients) : users.UsChains;
            var before = us.ProcessorTime;
            var measured = await Load.SaturateAsync(us.Port, clients, TimeSpan.FromSeconds(5));
            var cost = (us.ProcessorTime - before).TotalMilliseconds / measured.Latencies.Length;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{measured.PerSecond:0} a second, {cost:0.000} ms of processor time each, process {us.Id}"
                )
            );
        }

        return 0;
    }

    private static Task<Server> StartFloorAsync(Databases databases) =>
        Server.StartAsync(OwnDll, port => ["floor", databases["floor"], Url(port)], _ => Published.Nothing, "/ready");

    private static Task<Server> StartPeerAsync(Databases databases) =>
        Server.StartAsync(OwnDll, port => ["peer", databases["peer"], Url(port)], _ => Published.Nothing, "/ready");

    private static string OwnDll => typeof(Comparison).Assembly.Location;

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private static async Task MeasureHotPathsAsync(
        List<Row> rows,
        Server us,
        Server floor,
        Server peer,
        Users users,
        int rounds,
        TimeSpan span
    )
    {
        Row profileFloor = new("profile a second", "floor, every signature verified", 1.3),
            profilePeer = new("profile a second", "peer", 3.5),
            refreshFloor = new("refresh a second", "floor", 0.8),
            refreshPeer = new("refresh a second", "peer", 2.0);
        rows.AddRange([profileFloor, profilePeer, refreshFloor, refreshPeer]);
        for (var round = -1; round < rounds; round++) // the first one warms up
        {
            var profile = (
                Us: await Load.SaturateAsync(us.Port, users.Profiles(users.Us, "/profile", Clients), span),
                Floor: await Load.SaturateAsync(floor.Port, users.Profiles(users.Floor, "/profile", Clients), span),
                Peer: await Load.SaturateAsync(peer.Port, users.Profiles(users.Peer, "/manage/info", Clients), span)
            );
            var refresh = (
                Us: await Load.SaturateAsync(us.Port, users.UsChains, span),
                Floor: await Load.SaturateAsync(floor.Port, users.FloorChains, span),
                Peer: await Load.SaturateAsync(peer.Port, users.PeerChains, span)
            );
            if (round >= 0)
            {
                profileFloor.Add(profile.Us.PerSecond, profile.Floor.PerSecond);
                profilePeer.Add(profile.Us.PerSecond, profile.Peer.PerSecond);
                refreshFloor.Add(refresh.Us.PerSecond, refresh.Floor.PerSecond);
                refreshPeer.Add(refresh.Us.PerSecond, refresh.Peer.PerSecond);
            }
        }
    }

    private static async Task MeasurePasswordsAsync(List<Row> rows, Server us, Server peer, Users users, int rounds, TimeSpan span)
    {
        Row logIn = new("login a second", "bare bcrypt", 0.95),
            signUp = new("signup a second", "bare bcrypt", 0.9),
            logInPeer = new("login a second", "peer", null);
        rows.AddRange([logIn, signUp, logInPeer]);
        var clients = Environment.ProcessorCount * 2;
        for (var round = -1; round < rounds; round++)
        {
            var loggedIn = await Load.SaturateAsync(us.Port, users.LogIns(clients), span);
            var hashed = await Bcrypt.PerSecondAsync(span);
            var signedUp = await Load.SaturateAsync(
                us.Port,
                [.. Enumerable.Repeat(new Fresh(() => Users.SignUp(Password)), clients)],
                span
            );
            var peers = await Load.SaturateAsync(peer.Port, users.LogIns(clients), span);
            if (round >= 0)
            {
                logIn.Add(loggedIn.PerSecond, hashed);
                signUp.Add(signedUp.PerSecond, hashed);
                logInPeer.Add(loggedIn.PerSecond, peers.PerSecond);
            }
        }
    }

    /// <summary>64 logins at a time without a pause, beside 200 profiles a second.</summary>
    private static async Task MeasureStormAsync(List<Row> rows, Server us, Users users, int rounds, TimeSpan span)
    {
        Row slow = new("profile p99 beside 64 logins, ms", "15 ms", 1, IsCeiling: true),
            idle = new("profile p99 beside 64 logins, ms", "p99 without logins", 3, IsCeiling: true),
            served = new("profile a second beside 64 logins", "200 a second", 0.99),
            logIn = new("login a second, 64 at a time", "bare bcrypt", 0.85);
        rows.AddRange([slow, idle, served, logIn]);
        for (var round = 0; round < rounds; round++)
        {
            var alone = await Load.PaceAsync(us.Port, users.Profile(users.Us[0], "/profile"), Paced, span);
            var storm = Load.SaturateAsync(us.Port, users.LogIns(Storm), span + TimeSpan.FromSeconds(4));
            await Task.Delay(TimeSpan.FromSeconds(1));
            var beside = await Load.PaceAsync(us.Port, users.Profile(users.Us[0], "/profile"), Paced, span);
            var logIns = await storm;
            var hashed = await Bcrypt.PerSecondAsync(span);
            slow.Add(beside.Percentile(0.99), 15);
            idle.Add(beside.Percentile(0.99), alone.Percentile(0.99));
            served.Add(beside.PerSecond, Paced);
            logIn.Add(logIns.PerSecond, hashed);
        }
    }

    private static async Task MeasureStartsAsync(List<Row> rows, string program, Databases databases, Users users, int rounds)
    {
        Row ready = new("start to ready, ms", "peer", 1.2, IsCeiling: true),
            first = new("start to first login, ms", "peer", 0.5, IsCeiling: true),
            idle = new("memory idle, MB", "peer", 1.1, IsCeiling: true);
        rows.AddRange([ready, first, idle]);
        for (var round = 0; round < rounds; round++)
        {
            var us = await FirstLogInAsync(() => Published.StartAsync(program, databases["identity"]), users);
            var peer = await FirstLogInAsync(() => StartPeerAsync(databases), users);
            ready.Add(us.Ready, peer.Ready);
            first.Add(us.LoggedIn, peer.LoggedIn);
            idle.Add(us.Memory, peer.Memory);
        }
    }

    private static async Task<(double Ready, double LoggedIn, double Memory)> FirstLogInAsync(Func<Task<Server>> start, Users users)
    {
        using var server = await start();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await server.AskAsync(users.LogIn(0));
        var ready = server.TimeToReady;
        var loggedIn = ready + System.Diagnostics.Stopwatch.GetElapsedTime(began);
        await Task.Delay(TimeSpan.FromSeconds(3));
        return (ready.TotalMilliseconds, loggedIn.TotalMilliseconds, server.Memory.Now);
    }

    private static Row Once(string name, double us, string against, double other, double must)
    {
        var row = new Row(name, against, must, IsCeiling: true);
        row.Add(us, other);
        return row;
    }
}

/// <summary>One for each of the three.</summary>
internal sealed class Databases : IAsyncDisposable
{
    private static readonly string[] Names = ["identity", "floor", "peer"];
    private readonly string server;

    private Databases(string server) => this.server = server;

    internal string this[string name] => new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    /// <summary>With the durability of a real server, which the tests do without.</summary>
    internal static async Task<Databases> CreateAsync(string server)
    {
        var databases = new Databases(server);
        await databases.ExecuteAsync("ALTER SYSTEM SET fsync = on");
        await databases.ExecuteAsync("ALTER SYSTEM SET full_page_writes = on");
        await databases.ExecuteAsync("SELECT pg_reload_conf()");
        foreach (var name in Names)
        {
            await databases.ExecuteAsync($"CREATE DATABASE {name}");
        }

        return databases;
    }

    internal async Task<string> DescribeAsync() =>
        $"PostgreSQL {await ExecuteAsync("SHOW server_version")}, fsync {await ExecuteAsync("SHOW fsync")}";

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
