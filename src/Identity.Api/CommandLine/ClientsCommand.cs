using System.CommandLine;
using Identity.Domain.OAuth;
using Identity.Domain.Tokens;

namespace Identity.Api.CommandLine;

/// <summary>Clients: create, look, rotate, disable.</summary>
internal static class ClientsCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "clients",
            "Clients: services that get access tokens in their own name, and applications that people sign in to."
        );
        command.Subcommands.Add(CreateOne());
        command.Subcommands.Add(List());
        command.Subcommands.Add(RotateSecret());
        command.Subcommands.Add(Disable());
        return command;
    }

    private static Command CreateOne()
    {
        var name = new Option<string>("--name")
        {
            Description = "A name that people recognize: 1 to 200 characters on one line.",
            Required = true,
        };
        var grants = new Option<string[]>("--grant")
        {
            Description =
                "A grant type that the client may use: client_credentials, authorization_code, refresh_token, urn:ietf:params:oauth:grant-type:token-exchange or urn:ietf:params:oauth:grant-type:device_code. Repeatable. Default: client_credentials; with --redirect-uri, authorization_code and refresh_token.",
        };
        var scopes = new Option<string[]>("--scope")
        {
            Description =
                "A scope that the client may request, at least one. Repeatable. Scopes of this service: identity.admin (everything under /admin), identity.admin.read (GET under /admin), and the scopes in the documentation of the routes.",
            Required = true,
        };
        var audiences = new Option<string[]>("--audience")
        {
            Description =
                "An audience that the client may request. Repeatable. Default: Identity:Tokens:Audience, which the routes of this service need; for a client that only signs people in, none.",
        };
        var redirects = new Option<string[]>("--redirect-uri")
        {
            Description =
                "A URI that people are sent back to with a code, compared to the letter: https, http on a loopback address, or the scheme of an app with a dot in it. Repeatable.",
        };
        var logouts = new Option<string[]>("--post-logout-redirect-uri")
        {
            Description = "A URI that people may be sent to after they log out. Repeatable.",
        };
        var backchannel = new Option<string?>("--backchannel-logout-uri")
        {
            Description =
                "A URI of the client that this service calls when a session of the client is over (OpenID Connect Back-Channel Logout): https, or http on a loopback address.",
        };
        var isPublic = new Option<bool>("--public")
        {
            Description = "The client runs in a browser, on a phone or on a desktop, where it cannot keep a secret. It gets none.",
        };
        var jwks = new Option<string?>("--jwks")
        {
            Description =
                "A file with a JSON Web Key Set of 1 to 10 public keys. The client proves itself by private_key_jwt and gets no secret.",
        };
        var consent = new Option<bool>("--consent") { Description = "Ask people for consent before this client learns who they are." };
        var command = new Command(
            "create",
            "Create a client and show its secret. The secret is shown only once, because only its hash is stored."
        )
        {
            name,
            grants,
            scopes,
            audiences,
            redirects,
            logouts,
            backchannel,
            isPublic,
            consent,
            jwks,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        if (!TryReadKeys(services, parsed.GetValue(jwks), out var keys))
                        {
                            return ExitCodes.Refused;
                        }

                        var definition = ClientDefinition.Parse(
                            parsed.GetRequiredValue(name),
                            Words(parsed, grants),
                            Words(parsed, scopes),
                            Words(parsed, audiences),
                            services.GetRequiredService<TokenSettings>(),
                            new SignInDefinition
                            {
                                RedirectUris = parsed.GetValue(redirects) ?? [],
                                PostLogoutRedirectUris = parsed.GetValue(logouts) ?? [],
                                BackchannelLogoutUri = parsed.GetValue(backchannel),
                                IsPublic = parsed.GetValue(isPublic),
                                NeedsConsent = parsed.GetValue(consent),
                            },
                            keys
                        );
                        if (!definition.IsSuccess)
                        {
                            return CommandOutput.Refuse(definition.Errors);
                        }

                        var (client, secret) = await services
                            .GetRequiredService<CreateClient>()
                            .ExecuteAsync(definition.Value, SystemUser.Operator, ct);
                        return secret is null
                            ? parsed.Write([.. Fields(client)])
                            : parsed.Write([.. Fields(client), ("clientSecret", secret.Text)]);
                    }
                )
        );
        return command;
    }

    private static Command List()
    {
        var search = new Option<string?>("--search")
        {
            Description = "Show only clients whose name contains this text, or whose identifier is this text.",
        };
        var command = new Command("list", "List all clients, newest first.") { search };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var clients = services.GetRequiredService<IClientStore>();
                        var all = await Pages.AllAsync(page => clients.ListAsync(parsed.GetValue(search), page, ct));
                        return parsed.WriteList([.. all.Select(Fields)]);
                    }
                )
        );
        return command;
    }

    private static Command RotateSecret()
    {
        var id = Id();
        var keep = new Option<int>("--keep-previous-hours")
        {
            Description = "For how many hours the previous secret stays valid, at most 168. Default: 0, it becomes invalid immediately.",
        };
        var command = new Command(
            "rotate-secret",
            "Replace the secret of a client and show the new one once. Its access tokens stay valid until they expire, at most 30 minutes. After a leak, disable the client instead."
        )
        {
            id,
            keep,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var clientId = parsed.GetRequiredValue(id);
                        var secret = await services
                            .GetRequiredService<RotateClientSecret>()
                            .ExecuteAsync(clientId, parsed.GetValue(keep), SystemUser.Operator, ct);
                        return secret.IsSuccess
                            ? parsed.Write(("clientId", clientId), ("clientSecret", secret.Value.Text))
                            : CommandOutput.Refuse(secret.Errors);
                    }
                )
        );
        return command;
    }

    private static Command Disable()
    {
        var id = Id();
        var command = new Command("disable", "Disable a client permanently. Its access tokens are refused within a second. Safe to repeat.")
        {
            id,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var clientId = parsed.GetRequiredValue(id);
                        var disabled = await services.GetRequiredService<DisableClient>().ExecuteAsync(clientId, SystemUser.Operator, ct);
                        return disabled.IsSuccess ? parsed.Write(("disabled", clientId)) : CommandOutput.Refuse(disabled.Errors);
                    }
                )
        );
        return command;
    }

    /// <summary>No keys without a file.</summary>
    private static bool TryReadKeys(IServiceProvider services, string? file, out ClientKeys? keys)
    {
        keys = null;
        if (file is null)
        {
            return true;
        }

        try
        {
            keys = services.GetRequiredService<IClientAssertions>().ReadKeys(File.ReadAllText(file));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"identity: Cannot read the file: {exception.Message}");
            return false;
        }
    }

    private static Argument<string> Id() => new("id") { Description = "The clientId, from: identity clients list" };

    /// <summary>Repeated, or several in one value as OAuth writes scopes.</summary>
    private static IReadOnlyList<string> Words(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static IReadOnlyList<(string Name, object? Value)> Fields(Client client) =>
        [
            ("clientId", client.Id),
            ("name", client.Name),
            ("grants", client.Grants),
            ("scopes", client.Scopes),
            ("audiences", client.Audiences),
            ("redirectUris", client.RedirectUris),
            ("postLogoutRedirectUris", client.PostLogoutRedirectUris),
            ("backchannelLogoutUri", client.BackchannelLogoutUri),
            ("public", client.IsPublic),
            ("consent", client.NeedsConsent),
            ("usesKeys", client.Keys is not null),
            ("createdAt", client.CreatedAt),
            ("disabledAt", client.DisabledAt),
        ];
}
