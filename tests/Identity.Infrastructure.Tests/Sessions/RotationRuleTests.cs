using FsCheck;
using FsCheck.Fluent;
using Identity.Domain;
using Identity.Domain.Sessions;
using Identity.Infrastructure.Tests.Stores;
using Identity.Testing.Databases;

namespace Identity.Infrastructure.Tests.Sessions;

public sealed class RotationRuleOnSqlite() : RotationRuleTests(DatabaseKind.Sqlite);

public sealed class RotationRuleOnPostgreSql() : RotationRuleTests(DatabaseKind.PostgreSql);

/// <summary>
/// The statement of a refresh repeats a part of <see cref="Session.Judge"/> in SQL. Generated histories run through both: after each step
/// verdict and row must be the same, and the statement must have taken exactly what is a confirmation or a repetition without news.
/// </summary>
public abstract class RotationRuleTests(DatabaseKind kind) : StoreTests(kind)
{
    private const int Histories = 100;

    private static readonly RepeatPolicy Adaptive = new(TimeSpan.FromMinutes(5), FirstTokenRepeats: true)
    {
        Leeway = TimeSpan.FromSeconds(10),
        TokenLifetime = TimeSpan.FromDays(30),
    };

    private static readonly RepeatPolicy[] Policies =
    [
        Adaptive,
        Adaptive with
        {
            EndsShared = true,
        },
        Adaptive with
        {
            Leeway = TimeSpan.Zero,
        },
        new(RepeatPolicy.StrictWindow, FirstTokenRepeats: false) { TokenLifetime = TimeSpan.FromDays(30) },
    ];

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static readonly ClientContext[] Clients =
    [
        new("server/1.0", "192.0.2.1"),
        new("server/1.0", "192.0.2.2"),
        new("server/1.0", "198.51.100.1"),
        new("a browser", "192.0.2.1"),
        new("a browser", "198.51.100.1"),
        new("a browser", "2001:db8::1"),
        new(null, "203.0.113.1"),
        new(null, "198.51.100.9"),
        new("a browser", null),
        new(null, null),
    ];

    // Most of time's boundaries are instants of the session's own: a wait leads right before or onto one of them.
    private static readonly Gen<Wait> Waits = Gen.Frequency(
        (6, Gen.Constant<Wait>((_, _, _, _) => TimeSpan.Zero)),
        (2, Gen.Constant<Wait>((_, _, _, _) => Tick)),
        (2, Boundary((session, _, policy) => session.ExchangedAt + policy.Leeway)),
        (7, Boundary((session, _, policy) => session.ExchangedAt + policy.Window)),
        (2, Boundary((_, issued, policy) => issued + policy.TokenLifetime)),
        (1, Gen.Elements<Wait>((_, _, _, _) => TimeSpan.FromHours(1), (_, _, _, _) => TimeSpan.FromDays(20)))
    );

    private static readonly Gen<int> Ages = Gen.Frequency(
        (6, Gen.Constant(0)),
        (10, Gen.Constant(1)),
        (3, Gen.Constant(2)),
        (1, Gen.Elements(-1, 3))
    );

    private static readonly Arbitrary<History> AllHistories = (
        from policy in Gen.Elements(Policies)
        from parties in Gen.ArrayOf(Gen.Elements(Clients), 2)
        from steps in Gen.ListOf(
            from wait in Waits
            from behind in Ages
            from client in Gen.Elements(parties)
            select new Step(wait, behind, client)
        )
        select new History(policy, [.. steps])
    ).ToArbitrary();

    [Fact]
    public void The_statement_and_the_rule_agree_on_every_history() =>
        Prop.ForAll(AllHistories, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(Histories).WithStartSize(5).WithEndSize(25));

    [Fact] // a generator that never gets somewhere proves nothing about it
    public void The_histories_reach_every_verdict()
    {
        HashSet<RefreshVerdict> reached = [];
        var echoes = 0;
        Prop.ForAll(AllHistories, history => Replay(history, reached, ref echoes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithStartSize(5).WithEndSize(25));

        reached.ShouldBe(Enum.GetValues<RefreshVerdict>(), ignoreOrder: true);
        echoes.ShouldBeGreaterThan(0);
    }

    // FsCheck calls synchronously; the thread of its own keeps the test framework's from waiting for itself.
    private bool Agrees(History history)
    {
        Task.Run(() => CompareAsync(history)).GetAwaiter().GetResult();
        return true;
    }

    private bool Replay(History history, HashSet<RefreshVerdict> reached, ref int echoes)
    {
        var session = Open(Guid.CreateVersion7());
        Dictionary<int, DateTimeOffset> issued = new() { [0] = Now };
        foreach (var step in history.Steps)
        {
            var token = Present(step, session, issued, history.Policy);
            echoes += session.IsEcho(token, history.Policy, step.Client, Now) ? 1 : 0;
            reached.Add(session.Use(token, history.Policy, step.Client, Now).Verdict);
            Note(session, issued);
        }

        return true;
    }

    private async Task CompareAsync(History history)
    {
        var policy = history.Policy;
        var (_, opened) = await SignUpAsync();
        var model = await ReadSessionAsync(opened.Id);
        Dictionary<int, DateTimeOffset> issued = new() { [0] = Now };
        foreach (var step in history.Steps)
        {
            var (token, client) = (Present(step, model, issued, policy), step.Client);
            var verdict = model.Judge(token, policy, Now);
            var isForTheStatement = verdict is RefreshVerdict.Confirm || (verdict is RefreshVerdict.Repeat && !model.IsNews(client));
            var answer = model.IsEcho(token, policy, client, Now)
                ? (model.Generation, model.ExchangedAt, model.SharedAt, model.EndedAt)
                : default;
            var use = model.Use(token, policy, client, Now);
            Note(model, issued);
            if (answer != default)
            {
                // Where a read takes the place of the statement, the statement would only count.
                isForTheStatement.ShouldBeTrue($"an echo at {step}");
                (model.Generation, model.ExchangedAt, model.SharedAt, model.EndedAt).ShouldBe(answer, $"an echo at {step}");
            }

            var confirmed = policy.HasExpired(token, Now)
                ? null
                : await Sessions.TryConfirmAsync(model.Id, token.Generation, policy, client, Now, default);

            (confirmed is not null).ShouldBe(isForTheStatement, $"{verdict} at {step}");
            if (confirmed is null)
            {
                (await ChangeAsync(model, token, policy, client)).ShouldBe(use);
            }
            else
            {
                confirmed.Successor.ShouldBe(new RefreshToken(model.Id, model.Generation + 1, model.ExchangedAt!.Value));
            }

            (await ReadSessionAsync(model.Id)).ShouldBeEquivalentTo(model, $"after {verdict} at {step}");
        }
    }

    private async Task<SessionUse?> ChangeAsync(Session model, RefreshToken token, RepeatPolicy policy, ClientContext client)
    {
        SessionUse? use = null;
        await Changes.ChangeAsync<Session, Done>(
            model.UserId,
            model.Id,
            Origin.None,
            (_, session) =>
            {
                use = session.Use(token, policy, client, Now);
                return new Done();
            },
            default
        );
        return use;
    }

    private static void Note(Session session, Dictionary<int, DateTimeOffset> issued)
    {
        if (session.ExchangedAt is { } exchangedAt)
        {
            issued[session.Generation + 1] = exchangedAt;
        }
    }

    /// <summary>Waits, and takes the token out of the drawer.</summary>
    private RefreshToken Present(Step step, Session session, Dictionary<int, DateTimeOffset> issued, RepeatPolicy policy)
    {
        var newest = session.ExchangedAt is null ? session.Generation : session.Generation + 1;
        var generation = Math.Max(0, newest - step.Behind);
        var issuedAt = issued.GetValueOrDefault(generation, Now);
        if (step.Wait(session, issuedAt, policy, Now) is { } wait && wait > TimeSpan.Zero)
        {
            Clock.Advance(wait);
        }

        return new RefreshToken(session.Id, generation, issued.ContainsKey(generation) ? issuedAt : Now);
    }

    /// <summary>Up to one tick before an instant, or onto it; nowhere when that is over.</summary>
    private static Gen<Wait> Boundary(Func<Session, DateTimeOffset, RepeatPolicy, DateTimeOffset?> at) =>
        Gen.Elements<Wait>(
            (session, issued, policy, now) => at(session, issued, policy) - now - Tick,
            (session, issued, policy, now) => at(session, issued, policy) - now
        );

    /// <summary>How long to wait, given the session, when the token to be presented was issued, and the policy.</summary>
    private delegate TimeSpan? Wait(Session session, DateTimeOffset issued, RepeatPolicy policy, DateTimeOffset now);

    /// <param name="Behind">How far the presented token is behind the newest one; -1 was never issued.</param>
    private sealed record Step(Wait Wait, int Behind, ClientContext Client);

    private sealed record History(RepeatPolicy Policy, IReadOnlyList<Step> Steps)
    {
        public override string ToString() =>
            $"{Policy}: {string.Join("; ", Steps.Select(step => $"{step.Behind} behind by {step.Client.Device} at {step.Client.Address}"))}";
    }
}
