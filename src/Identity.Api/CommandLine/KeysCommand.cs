using System.CommandLine;
using Identity.Api.Admin;
using Identity.Domain;
using Identity.Domain.Tokens;
using Identity.Domain.Tokens.Keys;

namespace Identity.Api.CommandLine;

/// <summary>Signing keys: look, rotate, revoke.</summary>
internal static class KeysCommand
{
    internal static Command Create()
    {
        var command = new Command("keys", "Keys that sign the tokens.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Rotate());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command List()
    {
        var command = new Command(
            "list",
            "List all keys with their state: next, active, retired, gone (no token that it signed is valid now) or revoked."
        )
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var keys = await services.GetRequiredService<ISigningKeyStore>().ListAsync(ct);
                        var settings = services.GetRequiredService<TokenSettings>();
                        var now = services.GetRequiredService<TimeProvider>().Now();
                        return parsed.WriteList([
                            .. KeyResponse
                                .From(keys, settings.LongestTokenLifetime, now)
                                .Select(key =>
                                    new (string, object?)[]
                                    {
                                        ("kid", key.Kid),
                                        ("algorithm", key.Algorithm),
                                        ("state", key.State),
                                        ("announcedAt", key.AnnouncedAt),
                                        ("signsFrom", key.SignsFrom),
                                    }
                                ),
                        ]);
                    }
                )
        );
        return command;
    }

    private static Command Rotate()
    {
        var now = new Option<bool>("--now")
        {
            Description =
                "Also use a key that was announced less than 24 hours ago. Services that cache the key set for longer refuse new tokens until they read it again.",
        };
        var yes = new Option<bool>("--yes")
        {
            Description =
                "With --now, also use a key that was announced less than an hour ago. Without it, the command says what to expect.",
        };
        var command = new Command("rotate", "Sign with the announced key from now on, and announce a new one. Sessions continue.")
        {
            now,
            yes,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var rotated = await services
                            .GetRequiredService<RotateSigningKeys>()
                            .ExecuteAsync(parsed.GetValue(now), parsed.GetValue(yes), SystemUser.Operator, ct);
                        return rotated.IsSuccess ? parsed.Write(("kid", rotated.Value)) : CommandOutput.Refuse(rotated.Errors);
                    }
                )
        );
        return command;
    }

    private static Command Revoke()
    {
        var kid = new Argument<string>("kid") { Description = "The identifier of the key, from: identity keys list" };
        var command = new Command(
            "revoke",
            "Stop using a leaked key immediately. Its access tokens are refused within a second. Sessions continue after a refresh."
        )
        {
            kid,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var revoked = await services.GetRequiredService<RevokeSigningKey>().ExecuteAsync(parsed.GetRequiredValue(kid), ct);
                        return revoked.IsSuccess
                            ? parsed.Write(("revoked", parsed.GetRequiredValue(kid)))
                            : CommandOutput.Refuse(revoked.Errors);
                    }
                )
        );
        return command;
    }
}
