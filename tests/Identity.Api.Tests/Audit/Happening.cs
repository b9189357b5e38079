using System.Net;
using Identity.Api.Tests.Hosting;
using Identity.Api.Tests.Throttling;
using Identity.Domain;
using Identity.Domain.Import;
using Identity.Domain.OAuth;
using Identity.Domain.Secrets;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Api.Tests.Audit;

/// <summary>What must stand in the audit. Without a subject, the detail tells the event from others of its action.</summary>
internal sealed record Happening(Guid? Subject = null, Guid? Session = null, string? Detail = null, string? Address = Happening.Here)
{
    private const string Here = "127.0.0.1";

    /// <summary>The one table of what each action of the catalogue looks like when it is done (security requirement 86).</summary>
    internal static IReadOnlyDictionary<string, Func<IdentityHost, Task<Happening>>> Table { get; } =
        new Dictionary<string, Func<IdentityHost, Task<Happening>>>(StringComparer.Ordinal)
        {
            ["client.refused"] = async host =>
            {
                var client = await ServiceClient.CreateAsync(host, "orders.read");
                (await (client with { Secret = "not the one" }).RequestAsync(host)).Status.ShouldBe(HttpStatusCode.Unauthorized);
                return new(Detail: $"{client.Id}: another secret");
            },
            ["account.created"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                return new(person.Id, SessionOf(person));
            },
            ["account.signup_repeated"] = async host =>
            {
                await using var silent = await host.StartReplicaAsync(("Identity:Signup:Disclosure", "Silent"));
                var owner = await Person.SignUpAsync(host);
                (
                    await silent.PostAsync(
                        "/signup",
                        new
                        {
                            email = owner.Email,
                            name = "Ada",
                            password = Person.NewPassword(),
                        }
                    )
                ).ShouldBe(HttpStatusCode.Accepted);
                return new(owner.Id);
            },
            ["account.expired"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                var longAgo = host.Clock.GetUtcNow().AddYears(-1);
                await host.ChangeAsync(
                    person,
                    user => user.SetProperty(it => it.CreatedAt, longAgo).SetProperty(it => it.SignedInAt, longAgo)
                );
                await using var db = await host.OpenStoreAsync();
                await db
                    .Sessions.Where(session => session.UserId == person.Id)
                    .ExecuteUpdateAsync(session => session.SetProperty(it => it.UsedAt, longAgo));
                await ActivatorUtilities
                    .CreateInstance<UnverifiedUserSweep>(host.Services)
                    .ExecuteAsync(db, host.Clock.GetUtcNow(), default);
                return new(person.Id, Detail: null, Address: null);
            },
            ["account.displaced"] = async host =>
            {
                // Someone else signs up with the address that its owner then takes back.
                var owner = await AddressMail.ProvenPersonAsync(host);
                var undo = await owner.MoveAsync(host, Person.NewEmail());
                var answer = await host.PostAsync(
                    "/signup",
                    new
                    {
                        email = owner.Email,
                        name = "Ada",
                        password = Person.NewPassword(),
                    }
                );
                (await undo.UndoAsync(host)).ShouldBe(HttpStatusCode.NoContent);
                return new(
                    (Guid)answer.ShouldBe(HttpStatusCode.Created).Data["user"]!["id"]!,
                    Detail: "by email.change_undone",
                    Address: null
                );
            },
            ["account.provisioned"] = AsOperator(
                async (host, client, token) =>
                {
                    var answer = await host.PostAsync(
                        "/admin/users",
                        new
                        {
                            email = Person.NewEmail(),
                            name = "Alan",
                            role = "individual",
                        },
                        token
                    );
                    var made = answer.ShouldBe(HttpStatusCode.Created).Data;
                    host.Watch.Add((string)made["temporaryPassword"]!);
                    return new((Guid)made["id"]!, Detail: $"individual by {client}");
                }
            ),
            ["accounts.imported"] = async host =>
            {
                var by = new Operator($"import {Guid.CreateVersion7()}", null);
                var line = new ImportLine(1, new ImportedUser { Email = Person.NewEmail(), Name = "Ada" });
                await host
                    .Services.GetRequiredService<ImportUsers>()
                    .ExecuteAsync(
                        new[] { line }.ToAsyncEnumerable(),
                        new ImportOptions(Strict: true),
                        by,
                        (_, error) => throw new InvalidOperationException(error.Code),
                        default
                    );
                return new(Detail: $"1 by {by.Name}", Address: null);
            },
            ["onboarding.resumed"] = async host =>
            {
                var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
                var token = Temporary.TokenOf(await newcomer.LogInAsync(host));
                return new(newcomer.Id, AccessTokenClaims.SessionId(token));
            },
            ["account.disabled"] = AsOperator(
                async (host, client, token) =>
                {
                    var person = await Person.SignUpAsync(host);
                    (await host.PostAsync($"/admin/users/{person.Id}/disable", null, token)).ShouldBe(HttpStatusCode.NoContent);
                    return new(person.Id, Detail: $"by {client}");
                }
            ),
            ["account.enabled"] = async host =>
            {
                var advisor = await Advisor.OfNewBranchAsync(host);
                var person = await (await Newcomer.OfAsync(host, advisor)).FinishAsync(host);
                (await host.PostAsync($"/individuals/{person.Id}/disable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                (await host.PostAsync($"/individuals/{person.Id}/enable", null, advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id, Detail: $"by {advisor.Id}");
            },
            ["account.unlocked"] = AsOperator(
                async (host, client, token) =>
                {
                    var person = await Person.SignUpAsync(host);
                    (await host.PostAsync($"/admin/users/{person.Id}/unlock", null, token)).ShouldBe(HttpStatusCode.NoContent);
                    return new(person.Id, Detail: $"by {client}");
                }
            ),
            ["account.roles_changed"] = AsOperator(
                async (host, client, token) =>
                {
                    var (person, advisor) = (await Person.SignUpAsync(host), await Advisor.OfNewBranchAsync(host));
                    (
                        await host.PutAsync(
                            $"/admin/users/{person.Id}/roles",
                            new { roles = new[] { "advisor", "individual" }, branchId = advisor.BranchId },
                            token
                        )
                    ).ShouldBe(HttpStatusCode.NoContent);
                    return new(person.Id, Detail: $"individual, advisor by {client}");
                }
            ),
            ["account.renamed"] = AsOperator(
                async (host, client, token) =>
                {
                    var person = await Person.SignUpAsync(host);
                    (await host.PutAsync($"/admin/users/{person.Id}/name", new { name = "Ada Byron" }, token)).ShouldBe(
                        HttpStatusCode.NoContent
                    );
                    return new(person.Id, Detail: $"by {client}");
                }
            ),
            ["account.erased"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                (await host.SendAsync(HttpMethod.Delete, "/profile", new { password = person.Password }, person.AccessToken)).ShouldBe(
                    HttpStatusCode.NoContent
                );
                return new(person.Id, Address: null); // nothing personal stays
            },

            ["email.verification_sent"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                (await host.PostAsync("/email/verification", null, person.AccessToken)).ShouldBe(HttpStatusCode.Accepted);
                return new(person.Id);
            },
            ["phone.changed"] = async host =>
            {
                var (person, number) = (await Person.SignUpAsync(host), Newcomer.NewNumber());
                (await person.ChangePhoneAsync(host, number)).ShouldBe(HttpStatusCode.Accepted);
                (await person.ConfirmPhoneAsync(host, await Newcomer.CodeAsync(host, number))).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id, SessionOf(person));
            },
            ["email.verified"] = async host => new((await AddressMail.ProvenPersonAsync(host)).Id),
            ["email.change_requested"] = async host =>
            {
                var person = await AddressMail.ProvenPersonAsync(host);
                (await person.ChangeEmailAsync(host, Person.NewEmail())).ShouldBe(HttpStatusCode.Accepted);
                return new(person.Id, SessionOf(person));
            },
            ["email.changed"] = async host =>
            {
                var person = await AddressMail.ProvenPersonAsync(host);
                await person.MoveAsync(host, Person.NewEmail());
                return new(person.Id, SessionOf(person));
            },
            ["email.change_undone"] = async host =>
            {
                var person = await AddressMail.ProvenPersonAsync(host);
                (await (await person.MoveAsync(host, Person.NewEmail())).UndoAsync(host)).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id);
            },

            ["email.undo_cancelled"] = async host =>
            {
                var (person, newEmail) = (await AddressMail.ProvenPersonAsync(host), Person.NewEmail());
                await (await person.MoveAsync(host, newEmail)).AgeAsync(host, UndoLinks.FirmFor);
                var mailed = await MailedReset.AskAsync(host, newEmail);
                (
                    await host.PostAsync(
                        "/password/reset",
                        new
                        {
                            token = mailed.Token,
                            newPassword = Person.NewPassword(),
                            cancelEmailUndo = true,
                        }
                    )
                ).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id);
            },

            ["password.changed"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                (
                    await host.PutAsync(
                        "/password",
                        new { currentPassword = person.Password, newPassword = Person.NewPassword() },
                        person.AccessToken
                    )
                ).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id, SessionOf(person));
            },
            ["password.reset_mailed"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                await MailedReset.AskAsync(host, person.Email);
                return new(person.Id);
            },
            ["password.reset"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                (await (await MailedReset.AskAsync(host, person.Email)).FollowAsync(host, Person.NewPassword())).ShouldBe(
                    HttpStatusCode.NoContent
                );
                return new(person.Id);
            },

            ["session.opened"] = async host =>
            {
                var person = await (await Person.SignUpAsync(host)).LogInAsync(host);
                return new(person.Id, SessionOf(person));
            },
            ["session.login_failed"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                (await host.PostAsync("/login", new { email = person.Email, password = Person.NewPassword() })).ShouldBe(
                    HttpStatusCode.Unauthorized,
                    "INVALID_CREDENTIALS"
                );
                return new(person.Id, Detail: "wrong password");
            },
            ["code.refused"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                var mail = await AddressMail.OfAsync(host, person.Email, AddressMail.Verify);
                (await mail.TypeAsync(host, mail.WrongCode)).ShouldBe(HttpStatusCode.BadRequest, "VERIFICATION_CODE_INVALID");
                return new(person.Id, Detail: "of an address");
            },
            ["session.ended"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                (await host.PostAsync("/logout", null, person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id, SessionOf(person), "LoggedOut");
            },
            ["session.refresh_token_repeated"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                for (var time = 0; time < 3; time++)
                {
                    (await host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(HttpStatusCode.OK);
                }

                const string detail = "generation 0, first from 127.0.0.0/24 by device -, then from 127.0.0.0/24 by device -";
                return new(person.Id, SessionOf(person), detail);
            },
            ["session.shared"] = async host =>
            {
                await using var behind = await host.StartReplicaAsync(Behind.TrustedProxies);
                var (owner, shadow) = (new Visitor(behind, "browser", "192.0.2.1"), new Visitor(behind, "shadow", "198.51.100.1"));
                var person = await Person.SignUpAsync(behind);
                var token = person.RefreshToken;
                for (var time = 0; time < 3; time++)
                {
                    var next = await owner.RefreshedAsync(token);
                    await shadow.RefreshedAsync(token);
                    token = next;
                }

                var detail = new Repetition(2, owner.Device, "192.0.2.0/24", shadow.Device, "198.51.100.0/24").Detail;
                return new(person.Id, SessionOf(person), detail, "198.51.100.1");
            },
            ["session.refresh_token_reused"] = async host =>
            {
                var person = await Person.SignUpAsync(host);
                var token = person.RefreshToken;
                for (var time = 0; time < 2; time++)
                {
                    token = (string)
                        (await host.PostAsync("/refresh", new { refreshToken = token })).ShouldBe(HttpStatusCode.OK).Data["refreshToken"]!;
                }

                host.Clock.Advance(TimeSpan.FromSeconds(10)); // no late tab
                (await host.PostAsync("/refresh", new { refreshToken = person.RefreshToken })).ShouldBe(
                    HttpStatusCode.Unauthorized,
                    "REFRESH_TOKEN_REUSED"
                );
                return new(person.Id, SessionOf(person), "generation 0");
            },

            ["invitation.created"] = async host =>
            {
                var advisor = await Advisor.OfNewBranchAsync(host);
                return new(advisor.Id, Detail: $"{(await advisor.InviteAsync(host)).Id}");
            },
            ["invitation.sent"] = async host =>
            {
                var (advisor, invited) = await InvitedAsync(host);
                (await host.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)).Status.ShouldBeOneOf(
                    HttpStatusCode.OK,
                    HttpStatusCode.NoContent,
                    HttpStatusCode.Accepted
                );
                return new(advisor.Id, Detail: $"{invited.Id}");
            },
            ["invitation.undeliverable"] = async host =>
            {
                var (advisor, invited) = await InvitedAsync(host);
                await invited.RefuseMailAsync(host);
                return new(advisor.Id, Detail: $"{invited.Id}", Address: null);
            },
            ["invitation.revoked"] = async host =>
            {
                var (advisor, invited) = await InvitedAsync(host);
                (await host.DeleteAsync($"/invites/{invited.Id}", advisor.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                return new(advisor.Id, Detail: $"{invited.Id}");
            },
            ["invitation.accepted"] = async host =>
            {
                var (_, invited) = await InvitedAsync(host);
                return new((await invited.JoinAsync(host)).Id, Detail: $"{invited.Id}");
            },

            ["onboarding.step_completed"] = async host =>
            {
                var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
                await newcomer.ProvePhoneAsync(host);
                return new(newcomer.Id, AccessTokenClaims.SessionId(newcomer.Token), "phoneNumber");
            },
            ["onboarding.step_reported"] = async host =>
            {
                await using var external = await host.StartReplicaAsync(
                    ("Identity:Onboarding:Steps:0:Name", "kyc"),
                    ("Identity:Onboarding:Steps:0:Kind", "External")
                );
                var newcomer = await Newcomer.OfAsync(external, await Advisor.OfNewBranchAsync(external));
                var client = await ServiceClient.CreateAsync(external, OwnScopes.OnboardingReport);
                (
                    await external.PutAsync(
                        $"/onboarding/{newcomer.Id}/steps/kyc",
                        new { status = "completed" },
                        await client.TokenAsync(external)
                    )
                ).ShouldBe(HttpStatusCode.NoContent);
                return new(newcomer.Id, Detail: $"kyc completed by {client.Id}");
            },
            ["onboarding.exchanged"] = async host =>
            {
                var person = await (await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host))).FinishAsync(host);
                return new(person.Id, SessionOf(person));
            },

            ["branch.created"] = AsOperator(
                async (host, client, token) =>
                {
                    var branch = (await host.PostAsync("/admin/branches", new { name = $"Branch {Guid.CreateVersion7():N}" }, token))
                        .ShouldBe(HttpStatusCode.Created)
                        .Data;
                    return new(Detail: $"{(Guid)branch["id"]!} by {client}");
                }
            ),

            ["key.announced"] = AsOperator(async (host, _, token) => new(Detail: await KeyAsync(host, token, "next"), Address: null)),
            ["key.promoted"] = AsOperator(
                async (host, client, token) =>
                    new(
                        Detail: $"{(string)(await host.PostAsync("/admin/keys/rotate", new { force = true, yes = true }, token)).ShouldBe(HttpStatusCode.OK).Data["kid"]!} by {client}"
                    )
            ),
            ["key.revoked"] = AsOperator(
                async (host, client, token) =>
                {
                    var kid = await KeyAsync(host, token, "next");
                    (await host.PostAsync($"/admin/keys/{kid}/revoke", null, token)).ShouldBe(HttpStatusCode.NoContent);
                    return new(Detail: $"{kid} by {client}");
                }
            ),

            ["client.created"] = AsOperator(async (host, client, token) => new(Detail: $"{await ClientAsync(host, token)} by {client}")),
            ["client.secret_rotated"] = AsOperator(
                async (host, client, token) =>
                {
                    var id = await ClientAsync(host, token);
                    host.Watch.Add(
                        (string)
                            (await host.PostAsync($"/admin/clients/{id}/rotate-secret", null, token)).ShouldBe(HttpStatusCode.OK).Data[
                                "clientSecret"
                            ]!
                    );
                    return new(Detail: $"{id} by {client}");
                }
            ),
            ["client.token_revoked"] = async host =>
            {
                var client = await ServiceClient.CreateAsync(host, "orders.read");
                using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/revoke")
                {
                    Content = new FormUrlEncodedContent([KeyValuePair.Create("token", await client.TokenAsync(host))]),
                };
                request.Headers.Authorization = client.Basic();
                (await host.SendAsync(request)).ShouldBe(HttpStatusCode.OK);
                return new(Detail: client.Id);
            },
            ["consent.given"] = async host =>
            {
                var (application, person) = await AllowedAsync(host);
                return new(person.Id, Detail: application.Id);
            },
            ["consent.withdrawn"] = async host =>
            {
                var (application, person) = await AllowedAsync(host);
                (await host.DeleteAsync($"/consents/{application.Id}", person.AccessToken)).ShouldBe(HttpStatusCode.NoContent);
                return new(person.Id, Detail: application.Id);
            },
            ["client.disabled"] = AsOperator(
                async (host, client, token) =>
                {
                    var id = await ClientAsync(host, token);
                    (await host.PostAsync($"/admin/clients/{id}/disable", null, token)).ShouldBe(HttpStatusCode.NoContent);
                    return new(Detail: $"{id} by {client}");
                }
            ),
        };

    private static Guid SessionOf(Person person) => AccessTokenClaims.SessionId(person.AccessToken);

    private static Func<IdentityHost, Task<Happening>> AsOperator(Func<IdentityHost, string, string, Task<Happening>> act) =>
        async host =>
        {
            var client = await ServiceClient.CreateAsync(host, OwnScopes.Admin);
            return await act(host, client.Id, await client.TokenAsync(host));
        };

    private static async Task<(Advisor Advisor, Invited Invited)> InvitedAsync(IdentityHost host)
    {
        var advisor = await Advisor.OfNewBranchAsync(host);
        return (advisor, await advisor.InviteAsync(host));
    }

    private static async Task<(Application Application, Person Person)> AllowedAsync(IdentityHost host)
    {
        var (application, person) = (await Application.CreateAsync(host, consent: true), await Person.SignUpAsync(host));
        var asked = application.Ask("openid");
        var browser = await Browser.SignInAsync(application, asked, person);
        (await browser.SubmitAsync(await browser.GetAsync(asked.Path), ("decision", "allow"))).ShouldBe(HttpStatusCode.SeeOther);
        return (application, person);
    }

    private static async Task<string> KeyAsync(IdentityHost host, string token, string state) =>
        (string)
            (await host.GetAsync("/admin/keys", token))
                .ShouldBe(HttpStatusCode.OK)
                .Data.AsArray()
                .Single(key => (string)key!["state"]! == state)!["kid"]!;

    private static async Task<string> ClientAsync(IdentityHost host, string token)
    {
        var made = (await host.PostAsync("/admin/clients", new { name = "Another service", scopes = new[] { "something" } }, token))
            .ShouldBe(HttpStatusCode.Created)
            .Data;
        host.Watch.Add((string)made["clientSecret"]!);
        return (string)made["client"]!["clientId"]!;
    }
}
