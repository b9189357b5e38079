using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Identity.Api.Tests.Hosting;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Cryptography;
using Identity.Infrastructure.Sessions;
using Identity.Testing.Databases;

namespace Identity.Api.Tests.Sessions;

public sealed class RefreshForgeryTests
{
    [Fact] // security requirement 23: the database is gone, and nobody notices
    public async Task Ten_thousand_forged_refresh_tokens_are_refused_without_asking_the_database()
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync(Schema.MigrateAsync);
        await using var host = await IdentityHost.StartOnAsync(database.ConnectionString);
        var genuine = (await Person.SignUpAsync(host)).RefreshToken;
        await server.StopServerAsync(immediate: true);

        List<string> wrong = [];
        await Parallel.ForEachAsync(
            Mutants(genuine).Take(10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (mutant, ct) =>
            {
                var answer = await host.PostAsync("/refresh", new { refreshToken = mutant });
                if (answer.Status is not HttpStatusCode.Unauthorized || answer.Codes is not ["REFRESH_TOKEN_INVALID"])
                {
                    lock (wrong)
                    {
                        wrong.Add($"{mutant}: {answer.Text}");
                    }
                }
            }
        );

        wrong.ShouldBeEmpty();

        // The control: the genuine token alone gets as far as the database.
        (await host.PostAsync("/refresh", new { refreshToken = genuine })).ShouldBe(
            HttpStatusCode.ServiceUnavailable,
            "SERVICE_UNAVAILABLE"
        );
        await server.StartServerAsync(); // so that the database can be removed
    }

    /// <summary>Endless: every bit, every cut, every foreign key, then whatever chance brings.</summary>
    private static IEnumerable<string> Mutants(string genuine)
    {
        var bytes = Base64Url.DecodeFromChars(genuine);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var altered = (byte[])bytes.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return Base64Url.EncodeToString(altered);
        }

        for (var length = 0; length < genuine.Length; length++)
        {
            yield return genuine[..length];
            yield return genuine[length..] + new string('A', length + 1);
        }

        foreach (var after in new[] { "=", "==", " ", "\n", "A", "AAAA", ".", genuine, "\0", "é" })
        {
            yield return genuine + after;
            yield return after + genuine;
        }

        for (var index = 0; index < 500; index++)
        {
            var foreign = new RefreshTokens(new MasterKeyRing([RandomNumberGenerator.GetBytes(32)]));
            yield return foreign.Write(new RefreshToken(Guid.CreateVersion7(), index, DateTimeOffset.UnixEpoch.AddYears(60)));
        }

        while (true)
        {
            var altered = (byte[])bytes.Clone();
            var from = RandomNumberGenerator.GetInt32(bytes.Length);
            RandomNumberGenerator.Fill(altered.AsSpan(from, 1 + RandomNumberGenerator.GetInt32(bytes.Length - from)));
            if (!altered.AsSpan().SequenceEqual(bytes))
            {
                yield return Base64Url.EncodeToString(altered);
            }
        }
    }
}
