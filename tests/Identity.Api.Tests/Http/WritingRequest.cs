using Identity.Api.Tests.Hosting;
using Identity.Testing.Pictures;

namespace Identity.Api.Tests.Http;

/// <summary>A request that writes: what must be there first, and then the request itself.</summary>
internal sealed record WritingRequest(string Name, Func<IdentityHost, Task<Func<IdentityHost, Task<Answer>>>> PrepareAsync)
{
    internal static IReadOnlyList<WritingRequest> All { get; } =
    [
        new(
            "POST /signup",
            _ =>
                Ready(on =>
                    on.PostAsync(
                        "/signup",
                        new
                        {
                            email = Person.NewEmail(),
                            name = "Ada",
                            password = Person.NewPassword(),
                        }
                    )
                )
        ),
        OfPerson("POST /login", (person, on) => on.PostAsync("/login", new { email = person.Email, password = person.Password })),
        OfPerson("POST /refresh", (person, on) => on.PostAsync("/refresh", new { refreshToken = person.RefreshToken })),
        OfPerson("POST /logout", (person, on) => on.PostAsync("/logout", null, person.AccessToken)),
        OfPerson("PUT /profile", (person, on) => on.PutAsync("/profile", new { name = "Augusta" }, person.AccessToken)),
        OfPerson(
            "PUT /profile/image",
            (person, on) => on.PutAsync("/profile/image", Form.With.Image(PictureFile.Read("plain.png")).Content(), person.AccessToken)
        ),
        OfPerson(
            "PUT /profile with a picture",
            (person, on) => on.PutAsync("/profile", Form.With.Image(PictureFile.Read("plain.png")).Content(), person.AccessToken)
        ),
        new(
            "DELETE /sessions",
            async host =>
            {
                var person = await (await Person.SignUpAsync(host)).LogInAsync(host);
                return on => on.DeleteAsync("/sessions", person.AccessToken);
            }
        ),
        OfPerson("POST /email/verification", (person, on) => on.PostAsync("/email/verification", null, person.AccessToken)),
        OfPerson("PUT /email", (person, on) => person.ChangeEmailAsync(on, Person.NewEmail())),
        OfPerson("PUT /phone", (person, on) => person.ChangePhoneAsync(on, Newcomer.NewNumber())),
        new(
            "POST /phone/verify",
            async host =>
            {
                var (person, number) = (await Person.SignUpAsync(host), Newcomer.NewNumber());
                await person.ChangePhoneAsync(host, number);
                var code = await Newcomer.CodeAsync(host, number);
                return on => person.ConfirmPhoneAsync(on, code);
            }
        ),
        new(
            "POST /email/verify",
            async host => (await AddressMail.OfAsync(host, (await Person.SignUpAsync(host)).Email, AddressMail.Verify)).FollowAsync
        ),
        new(
            "POST /email/verify, to change",
            async host => (await (await AddressMail.ProvenPersonAsync(host)).AskForAsync(host, Person.NewEmail())).FollowAsync
        ),
        new(
            "POST /email/undo",
            async host => (await (await AddressMail.ProvenPersonAsync(host)).MoveAsync(host, Person.NewEmail())).UndoAsync
        ),
        OfPerson(
            "PUT /password",
            (person, on) =>
                on.PutAsync("/password", new { currentPassword = person.Password, newPassword = Person.NewPassword() }, person.AccessToken)
        ),
        new(
            "POST /password/reset",
            async host =>
            {
                var reset = await MailedReset.AskAsync(host, (await Person.SignUpAsync(host)).Email);
                return on => reset.FollowAsync(on, Person.NewPassword());
            }
        ),
        OfPerson(
            "DELETE /profile",
            (person, on) => on.SendAsync(HttpMethod.Delete, "/profile", new { password = person.Password }, person.AccessToken)
        ),
        OfAdvisor(
            "POST /invites",
            (advisor, on) => on.PostAsync("/invites", new { email = Person.NewEmail(), name = "Grace" }, advisor.AccessToken)
        ),
        OfInvited(
            "POST /invites/{id}/resend",
            (invited, advisor, on) => on.PostAsync($"/invites/{invited.Id}/resend", null, advisor.AccessToken)
        ),
        OfInvited("DELETE /invites/{id}", (invited, advisor, on) => on.DeleteAsync($"/invites/{invited.Id}", advisor.AccessToken)),
        OfInvited("POST /invites/accept", (invited, _, on) => invited.AcceptAsync(on, Person.NewPassword())),
        OfNewcomer("POST /onboarding/phone", (newcomer, on) => newcomer.AskForCodeAsync(on, Newcomer.NewNumber())),
        new(
            "POST /onboarding/phone/verify",
            async host =>
            {
                var (newcomer, number) = (await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host)), Newcomer.NewNumber());
                await newcomer.AskForCodeAsync(host, number);
                var code = await Newcomer.CodeAsync(host, number);
                return on => newcomer.TryCodeAsync(on, code);
            }
        ),
        new(
            "PUT /token-exchange",
            async host =>
            {
                var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
                await newcomer.ProvePhoneAsync(host);
                return newcomer.ExchangeAsync;
            }
        ),
        new(
            "POST /individuals/{id}/disable",
            async host =>
            {
                var advisor = await Advisor.OfNewBranchAsync(host);
                var person = await (await Newcomer.OfAsync(host, advisor)).FinishAsync(host);
                return on => on.PostAsync($"/individuals/{person.Id}/disable", null, advisor.AccessToken);
            }
        ),
        // The last one: a worker writes what comes of it, some time after the answer.
        OfPerson("POST /password/forgot", (person, on) => on.PostAsync("/password/forgot", new { email = person.Email })),
    ];

    private static WritingRequest OfPerson(string name, Func<Person, IdentityHost, Task<Answer>> send) =>
        new(
            name,
            async host =>
            {
                var person = await Person.SignUpAsync(host);
                return on => send(person, on);
            }
        );

    private static WritingRequest OfAdvisor(string name, Func<Advisor, IdentityHost, Task<Answer>> send) =>
        new(
            name,
            async host =>
            {
                var advisor = await Advisor.OfNewBranchAsync(host);
                return on => send(advisor, on);
            }
        );

    private static WritingRequest OfInvited(string name, Func<Invited, Advisor, IdentityHost, Task<Answer>> send) =>
        new(
            name,
            async host =>
            {
                var advisor = await Advisor.OfNewBranchAsync(host);
                var invited = await advisor.InviteAsync(host);
                return on => send(invited, advisor, on);
            }
        );

    private static WritingRequest OfNewcomer(string name, Func<Newcomer, IdentityHost, Task<Answer>> send) =>
        new(
            name,
            async host =>
            {
                var newcomer = await Newcomer.OfAsync(host, await Advisor.OfNewBranchAsync(host));
                return on => send(newcomer, on);
            }
        );

    private static Task<Func<IdentityHost, Task<Answer>>> Ready(Func<IdentityHost, Task<Answer>> send) => Task.FromResult(send);
}
