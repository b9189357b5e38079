using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Identity.Benchmarks.Rivals;

/// <summary>The least work that gives the same answers: one prepared statement and one ES256 operation, and no rule at all.</summary>
internal static class Floor
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, string connectionString)
    {
        var db = NpgsqlDataSource.Create(connectionString + ";No Reset On Close=true;Max Auto Prepare=20;Auto Prepare Min Usages=1");
        await using var create = db.CreateCommand("CREATE TABLE people (id uuid PRIMARY KEY, name text, used int NOT NULL DEFAULT 0)");
        await create.ExecuteNonQueryAsync();
        var app = builder.Build();
        app.MapPost(
            "/signup",
            async () => Tokens((await RowAsync(db, "INSERT INTO people VALUES ($1, 'Ada') RETURNING id", Guid.CreateVersion7()))!.Id)
        );
        app.MapPost(
            "/refresh",
            async (Refresh body) =>
                Tokens((await RowAsync(db, "UPDATE people SET used = used + 1 WHERE id = $1 RETURNING id", body.RefreshToken))!.Id)
        );
        app.MapGet(
            "/profile",
            async (HttpContext http) =>
                Subject(http.Request.Headers.Authorization.ToString()[7..]) is { } id
                && await RowAsync(db, "SELECT id, name FROM people WHERE id = $1", id) is { } person
                    ? Results.Ok(new { data = person })
                    : Results.Unauthorized()
        );
        return app;
    }

    private static object Tokens(Guid id)
    {
        var claims = new
        {
            sub = id,
            iss = "http://localhost",
            jti = Guid.NewGuid(),
            exp = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
        };
        var signed = $"eyJhbGciOiJFUzI1NiJ9.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
        return new { data = new { accessToken = $"{signed}.{signature}", refreshToken = id } };
    }

    private static Guid? Subject(string token)
    {
        var parts = token.Split('.');
        var signed = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        return Key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
            ? JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement.GetProperty("sub").GetGuid()
            : null;
    }

    private static async Task<Person?> RowAsync(NpgsqlDataSource db, string sql, Guid id)
    {
        await using var command = db.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new Person(reader.GetGuid(0), reader.FieldCount > 1 ? reader.GetString(1) : "") : null;
    }

    private sealed record Refresh(Guid RefreshToken);

    private sealed record Person(Guid Id, string Name);
}
