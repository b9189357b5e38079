using System.Net;
using Identity.Api.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Identity.Api.Tests.Emails;

public sealed class EmailRacesOnSqlite(OneOnSqlite replicas) : EmailRaceTests(replicas), IClassFixture<OneOnSqlite>;

public sealed class EmailRacesOnTwoReplicas(TwoOnPostgreSql replicas) : EmailRaceTests(replicas), IClassFixture<TwoOnPostgreSql>;

/// <summary>Security requirement 48: 64 parallel uses of one secret have one winner, and the losers hear why.</summary>
public abstract class EmailRaceTests(Replicas replicas)
{
    private IdentityHost Host => replicas.First;

    [Fact]
    public async Task Of_64_parallel_uses_of_a_link_that_proves_an_address_one_wins()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        ShouldHaveOneWinner(await replicas.RaceAsync((host, _) => mail.FollowAsync(host)), "VERIFICATION_TOKEN_USED");
    }

    [Fact]
    public async Task Of_64_parallel_uses_of_a_code_at_most_five_are_evaluated_and_one_wins()
    {
        var person = await Person.SignUpAsync(Host);
        var mail = await AddressMail.OfAsync(Host, person.Email, AddressMail.Verify);

        var answers = await replicas.RaceAsync((host, _) => mail.TypeAsync(host));

        answers.Count(answer => answer.Status is HttpStatusCode.NoContent).ShouldBe(1);
        answers.Count(answer => answer.Status is not HttpStatusCode.NoContent && answer.Codes is ["VERIFICATION_CODE_USED"]).ShouldBe(4);
        answers
            .Count(answer => answer.Status is not HttpStatusCode.NoContent && answer.Codes is ["VERIFICATION_CODE_INVALID"])
            .ShouldBe(59);
    }

    [Fact]
    public async Task Of_64_parallel_confirmations_of_a_change_one_moves_the_account()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var mail = await person.AskForAsync(Host, newEmail);

        ShouldHaveOneWinner(await replicas.RaceAsync((host, _) => mail.FollowAsync(host)), "VERIFICATION_TOKEN_USED");

        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
        (await AddressMail.CountAsync(Host, person.Email, "email-changed")).ShouldBe(1);
    }

    [Fact] // security requirement 53: the switch is atomic with uniqueness
    public async Task Of_five_accounts_that_move_to_one_address_at_once_one_gets_it()
    {
        var newEmail = Person.NewEmail();
        List<(Person Person, AddressMail Mail)> movers = [];
        for (var number = 1; number <= 5; number++)
        {
            var person = await Person.SignUpAsync(Host);
            movers.Add((person, await person.AskForAsync(Host, newEmail, number)));
        }

        var answers = await replicas.RaceAsync((host, index) => movers[index].Mail.FollowAsync(host), movers.Count);

        answers.Count(answer => answer.Status is HttpStatusCode.NoContent).ShouldBe(1);
        foreach (
            var (person, answer) in movers
                .Zip(answers, (mover, answer) => (mover.Person, answer))
                .Where(pair => pair.answer.Status is not HttpStatusCode.NoContent)
        )
        {
            answer.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
            (await person.AddressAsync(Host)).ShouldBe((person.Email, false));
        }
    }

    [Fact]
    public async Task Of_64_parallel_uses_of_a_link_that_takes_a_change_back_one_wins()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var undo = await person.MoveAsync(Host, Person.NewEmail());

        ShouldHaveOneWinner(await replicas.RaceAsync((host, _) => undo.UndoAsync(host)), "UNDO_TOKEN_USED");

        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
        (await AddressMail.CountAsync(Host, person.Email, "email-restored")).ShouldBe(1);
    }

    [Fact] // security requirement 53
    public async Task A_change_that_is_confirmed_beside_32_signups_with_the_address_leaves_it_to_one_account()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var mail = await person.AskForAsync(Host, newEmail);

        var (confirmed, signups) = await RaceWithSignUpsAsync(newEmail, mail.FollowAsync);

        // A signup that was first gives way, unless it committed in the very moment of the move; then the link is still good.
        signups.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBeLessThanOrEqualTo(1);
        if (confirmed.Status is not HttpStatusCode.NoContent)
        {
            confirmed.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
            (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
            (await HolderAsync(newEmail)).ShouldNotBe(person.Id);
            (await mail.FollowAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        }

        (await HolderAsync(newEmail)).ShouldBe(person.Id);
        (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
    }

    [Fact] // security requirement 53
    public async Task A_change_that_is_taken_back_beside_32_signups_with_the_address_leaves_it_to_one_account()
    {
        var person = await AddressMail.ProvenPersonAsync(Host);
        var newEmail = Person.NewEmail();
        var undo = await person.MoveAsync(Host, newEmail);

        var (undone, signups) = await RaceWithSignUpsAsync(person.Email, undo.UndoAsync);

        // A signup that was first gives way, unless it committed in the very moment of the move; then the link is still good.
        signups.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBeLessThanOrEqualTo(1);
        if (undone.Status is not HttpStatusCode.NoContent)
        {
            undone.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
            (await person.AddressAsync(Host)).ShouldBe((newEmail, true));
            (await HolderAsync(person.Email)).ShouldNotBe(person.Id);
            (await undo.UndoAsync(Host)).ShouldBe(HttpStatusCode.NoContent);
        }

        (await HolderAsync(person.Email)).ShouldBe(person.Id);
        (await person.AddressAsync(Host)).ShouldBe((person.Email, true));
    }

    /// <summary>The request in the midst of 32 signups, and what they were told; each either opened an account or heard that there is
    /// one.</summary>
    private async Task<(Answer Answer, IReadOnlyList<Answer> SignUps)> RaceWithSignUpsAsync(
        string email,
        Func<IdentityHost, Task<Answer>> request
    )
    {
        const int middle = 16;
        var answers = await replicas.RaceAsync(
            (host, index) =>
                index == middle
                    ? request(host)
                    : host.PostAsync(
                        "/signup",
                        new
                        {
                            email,
                            name = "Eve",
                            password = Person.NewPassword(),
                        }
                    ),
            33
        );
        List<Answer> signups = [.. answers.Where((_, index) => index != middle)];
        foreach (var loser in signups.Where(answer => answer.Status is not HttpStatusCode.Created))
        {
            loser.ShouldBe(HttpStatusCode.Conflict, "EMAIL_TAKEN");
        }

        return (answers[middle], signups);
    }

    private async Task<Guid> HolderAsync(string email)
    {
        await using var db = await Host.OpenStoreAsync();
        return (await db.Users.Where(user => user.EmailKey == email).Select(user => user.Id).ToListAsync()).ShouldHaveSingleItem();
    }

    private static void ShouldHaveOneWinner(Answer[] answers, string code)
    {
        answers.Count(answer => answer.Status is HttpStatusCode.NoContent).ShouldBe(1);
        foreach (var loser in answers.Where(answer => answer.Status is not HttpStatusCode.NoContent))
        {
            loser.ShouldBe(HttpStatusCode.BadRequest, code);
        }
    }
}
