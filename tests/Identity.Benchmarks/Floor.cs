using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Identity.Benchmarks;

/// <summary>The least work for the same answers: one prepared statement and one ES256 operation a request. It forgets what a service must not:
/// expiry, revocation, reuse, limits.</summary>
internal static class Floor
{
    internal static int Run(string connectionString, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var source = new NpgsqlDataSourceBuilder(
            connectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=1;No Reset On Close=true"
        ).Build();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Execute(source, "CREATE TABLE IF NOT EXISTS floor_users (id uuid PRIMARY KEY, email text, name text, token bytea UNIQUE)");

        app.MapPost(
            "/signup",
            async () =>
            {
                var (id, token) = (Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(32));
                await using var insert = source.CreateCommand("INSERT INTO floor_users VALUES ($1, 'ada@example.com', 'Ada Lovelace', $2)");
                insert.Parameters.AddWithValue(id);
                insert.Parameters.AddWithValue(SHA256.HashData(token));
                await insert.ExecuteNonQueryAsync();
                return Answer(key, id, token);
            }
        );
        app.MapPost(
            "/refresh",
            async (HttpContext http) =>
            {
                var body = await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(http.Request.Body);
                var next = RandomNumberGenerator.GetBytes(32);
                await using var rotate = source.CreateCommand("UPDATE floor_users SET token = $1 WHERE token = $2 RETURNING id");
                rotate.Parameters.AddWithValue(SHA256.HashData(next));
                rotate.Parameters.AddWithValue(SHA256.HashData(Base64Url.DecodeFromChars(body!["refreshToken"])));
                return await rotate.ExecuteScalarAsync() is Guid id ? Answer(key, id, next) : Results.Unauthorized();
            }
        );
        app.MapGet(
            "/profile",
            async (HttpContext http) =>
            {
                var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
                var dot = token.LastIndexOf('.');
                if (
                    !key.VerifyData(
                        Encoding.ASCII.GetBytes(token[..dot]),
                        Base64Url.DecodeFromChars(token.AsSpan(dot + 1)),
                        HashAlgorithmName.SHA256
                    )
                )
                {
                    return Results.Unauthorized();
                }

                using var payload = JsonDocument.Parse(
                    Base64Url.DecodeFromChars(token.AsSpan(token.IndexOf('.') + 1)[..(dot - token.IndexOf('.') - 1)])
                );
                await using var read = source.CreateCommand("SELECT email, name FROM floor_users WHERE id = $1");
                read.Parameters.AddWithValue(payload.RootElement.GetProperty("sub").GetGuid());
                await using var row = await read.ExecuteReaderAsync();
                await row.ReadAsync();
                return Results.Ok(new { email = row.GetString(0), name = row.GetString(1) });
            }
        );
        app.MapGet("/ready", () => "ok");
        app.Run();
        return 0;
    }

    private static IResult Answer(ECDsa key, Guid id, byte[] refreshToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signed =
            Segment("""{"alg":"ES256","typ":"at+jwt"}""") + "." + Segment($$"""{"sub":"{{id}}","iat":{{now}},"exp":{{now + 1800}}}""");
        var signature = Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
        return Results.Ok(new { accessToken = $"{signed}.{signature}", refreshToken = Base64Url.EncodeToString(refreshToken) });
    }

    private static string Segment(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static void Execute(NpgsqlDataSource source, string sql)
    {
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }
}
