using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Identity.Domain;
using Identity.Domain.Secrets;
using Identity.Domain.Throttling;
using Identity.Infrastructure.Emails;
using Identity.Infrastructure.Passwords;
using Identity.Infrastructure.Secrets;
using Identity.Infrastructure.Tests.Stores;
using Identity.Infrastructure.Throttling;
using Microsoft.EntityFrameworkCore;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Secrets;

public sealed class SecretRuleOnSqlite() : SecretRuleTests(DatabaseKind.Sqlite);

public sealed class SecretRuleOnPostgreSql() : SecretRuleTests(DatabaseKind.PostgreSql);

/// <summary>The statements about mailed secrets repeat rules of <see cref="OneTimeSecret"/>. Generated histories run through both: after
/// each step answer and rows must be the same.</summary>
public abstract class SecretRuleTests(DatabaseKind kind) : StoreTests(kind)
{
    private const int Histories = 60;

    private static readonly ICodeMac Mac = new PlainMac();
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly SecretPurpose[] Purposes = Enum.GetValues<SecretPurpose>();

    private static readonly Gen<TimeSpan> Waits = Gen.Frequency(
        (6, Gen.Constant(Tick)),
        (2, Gen.Elements(TimeSpan.FromMinutes(1), OneTimeSecret.CodeLifetime - Tick, OneTimeSecret.CodeLifetime)),
        (2, Gen.Elements(OneTimeSecret.LinkLifetime - Tick, OneTimeSecret.LinkLifetime)),
        (2, Gen.Elements(UndoLinks.FirmFor - Tick, UndoLinks.FirmFor, TimeSpan.FromDays(7)))
    );

    private static readonly Arbitrary<Step[]> AllHistories = HistoriesOf(
        Purposes,
        Waits,
        Gen.Frequency(
            (4, Gen.Constant(Act.Mail)),
            (3, Gen.Constant(Act.Use)),
            (4, Gen.Constant(Act.Guess)),
            (1, Gen.Constant(Act.Replace)),
            (2, Gen.Constant(Act.Cancel))
        )
    );

    // Many mails in a day, and waits onto the ends of the pause and of the day.
    private static readonly Arbitrary<Step[]> BusyHistories = HistoriesOf(
        [
            SecretPurpose.ResetPassword,
            SecretPurpose.ChangeEmail,
            SecretPurpose.ChangeEmail,
            SecretPurpose.ChangeEmail,
            SecretPurpose.UndoEmailChange,
        ],
        Gen.Frequency(
            (6, Gen.Constant(Tick)),
            (4, Gen.Elements(OneTimeSecret.ResetPause - Tick, OneTimeSecret.ResetPause)),
            (1, Gen.Elements(TimeSpan.FromHours(6), TimeSpan.FromDays(1) - Tick, TimeSpan.FromDays(1)))
        ),
        Gen.Frequency(
            (8, Gen.Constant(Act.Mail)),
            (1, Gen.Constant(Act.Use)),
            (1, Gen.Constant(Act.Replace)),
            (4, Gen.Constant(Act.AskToMove)),
            (3, Gen.Constant(Act.AskForReset)),
            (2, Gen.Constant(Act.Forget))
        )
    );

    private readonly HashSet<(Act Act, bool Answer)> reached = [];

    [Fact]
    public void The_statements_and_the_rules_agree_on_every_history() =>
        Prop.ForAll(AllHistories, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithStartSize(5).WithEndSize(30));

    [Fact]
    public void They_agree_on_every_busy_day()
    {
        // A generator that never gets somewhere proves nothing about it.
        (Act, bool)[] answers =
        [
            (Act.AskToMove, false),
            (Act.AskToMove, true),
            (Act.AskForReset, false),
            (Act.AskForReset, true),
            (Act.Forget, false),
            (Act.Forget, true),
        ];
        for (var round = 0; round < 10 && reached.Count < answers.Length; round++)
        {
            Prop.ForAll(BusyHistories, Agrees)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(Histories / 2).WithStartSize(10).WithEndSize(30));
        }

        reached.ShouldBe(answers, ignoreOrder: true);
    }

    private static Arbitrary<Step[]> HistoriesOf(SecretPurpose[] purposes, Gen<TimeSpan> waits, Gen<Act> acts) =>
        Gen.ArrayOf(
                from wait in waits
                from act in acts
                from purpose in Gen.Elements(purposes)
                from which in Gen.Choose(0, 3)
                select new Step(wait, act, purpose, which)
            )
            .ToArbitrary();

    // FsCheck calls synchronously; the thread of its own keeps the test framework's from waiting for itself.
    private bool Agrees(Step[] history)
    {
        Task.Run(() => CompareAsync(history)).GetAwaiter().GetResult();
        return true;
    }

    private async Task CompareAsync(Step[] history)
    {
        var (user, _) = await SignUpAsync();
        var address = Email.Parse(user.Email)!;
        var codes = new Dictionary<Guid, string>();
        var model = await ReadAsync(user.Id);
        foreach (var step in history)
        {
            Clock.Advance(step.Wait);
            var chosen = model.Count == 0 ? null : model[^(1 + (step.Which % model.Count))];
            switch (step.Act)
            {
                case Act.Mail:
                    model.Add(await MailAsync(user.Id, address, step.Purpose, codes));
                    break;
                case Act.Use when chosen is not null:
                    var used = await InDatabaseAsync(db => db.TryConsumeAsync(chosen, Now, default));
                    used.ShouldBe(chosen.TryUse(Now), $"{step}");
                    break;
                case Act.Guess:
                    await GuessAsync(address, step, model, codes);
                    break;
                case Act.Replace:
                    await InDatabaseAsync(async db =>
                    {
                        await db.ReplaceSecretsAsync(user.Id, [step.Purpose], Now, default);
                        return 0;
                    });
                    model.Where(secret => secret.Purpose == step.Purpose).ToList().ForEach(secret => secret.Replace(Now));
                    break;
                case Act.Cancel:
                    var sentUntil = UndoLinks.CancellableSince(Now);
                    var cancelled = await InDatabaseAsync(db => db.CancelUndoLinksAsync(user.Id, sentUntil, Now, default));
                    cancelled.ShouldBe(model.Count(secret => secret.TryCancelUndo(sentUntil, Now)), $"{step}");
                    break;
                case Act.AskToMove:
                    var againAt = await InDatabaseAsync(db => EmailMoves.FindNextAsync(db, user.Id, Now, default));
                    againAt.ShouldBe(OneTimeSecret.FindNextMove(model, Now), $"{step}");
                    reached.Add((step.Act, againAt is not null));
                    break;
                case Act.AskForReset:
                    var (asked, _) = OneTimeSecret.LinkOnly(user.Id, SecretPurpose.ResetPassword, address, OneTimeSecret.LinkLifetime, Now);
                    var isHeldBack = await InDatabaseAsync(db => ResetMailing.HasFreshLinkAsync(db, asked, default));
                    isHeldBack.ShouldBe(model.Exists(secret => secret.HoldsBack(asked)), $"{step}");
                    reached.Add((step.Act, isHeldBack));
                    break;
                case Act.Forget when chosen is not null:
                    await InDatabaseAsync(async db =>
                    {
                        await EmailMoves.ForgetLaterAsync(db, user.Id, chosen.CreatedAt, Now, default);
                        return 0;
                    });
                    var before = model.Count(secret => secret.ReplacedAt is null);
                    model.ForEach(secret => secret.ForgetLater(chosen.CreatedAt, Now));
                    reached.Add((step.Act, model.Count(secret => secret.ReplacedAt is null) < before));
                    break;
            }

            (await ReadAsync(user.Id)).ShouldBeEquivalentTo(model, $"after {step}");
        }
    }

    private async Task GuessAsync(Email address, Step step, List<OneTimeSecret> model, Dictionary<Guid, string> codes)
    {
        var newest = model.LastOrDefault(secret => secret.Purpose == step.Purpose && secret.CodeMac is not null);
        var code = step.Which > 0 && newest is not null ? codes[newest.Id] : "wrong";
        var store = new OneTimeSecretStore(Contexts, new WrongCodes(Contexts, ThrottleKeys, new LockoutSettings()), Mac);
        var found = await store.TryCodeAsync(
            address.Key,
            [step.Purpose],
            code,
            new MailedCodeRefused("of a test", Now),
            Origin.None,
            default
        );

        (found?.Id).ShouldBe(newest?.TryCode(code, Mac) is true ? newest.Id : null, $"{step}");
    }

    private async Task<OneTimeSecret> MailAsync(Guid userId, Email address, SecretPurpose purpose, Dictionary<Guid, string> codes)
    {
        OneTimeSecret secret;
        if (purpose is SecretPurpose.UndoEmailChange)
        {
            (secret, _) = OneTimeSecret.LinkOnly(userId, purpose, address, TimeSpan.FromDays(7), Now);
        }
        else
        {
            (secret, _, var code) = OneTimeSecret.WithCode(userId, purpose, address, Mac, Now);
            codes[secret.Id] = code;
        }

        await InDatabaseAsync(db =>
        {
            db.Add(secret);
            return db.SaveChangesAsync();
        });
        return await InDatabaseAsync(db => db.OneTimeSecrets.AsNoTracking().SingleAsync(row => row.Id == secret.Id));
    }

    private Task<List<OneTimeSecret>> ReadAsync(Guid userId) =>
        InDatabaseAsync(db =>
            db.OneTimeSecrets.AsNoTracking().Where(row => row.UserId == userId).OrderBy(row => row.CreatedAt).ToListAsync()
        );

    private enum Act
    {
        Mail,
        Use,
        Guess,
        Replace,
        Cancel,
        AskToMove,
        AskForReset,
        Forget,
    }

    /// <param name="Which">Of the secrets, counted from the newest. A guess is wrong where this is 0.</param>
    private sealed record Step(TimeSpan Wait, Act Act, SecretPurpose Purpose, int Which);

    private sealed class PlainMac : ICodeMac
    {
        public byte[] Compute(Guid codeId, string code) => Encoding.ASCII.GetBytes($"{codeId} {code}");
    }
}
