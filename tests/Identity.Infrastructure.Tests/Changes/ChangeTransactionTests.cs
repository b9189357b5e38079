using Identity.Domain;
using Identity.Domain.Audit;
using Identity.Domain.Onboarding;
using Identity.Domain.Users;
using Identity.Infrastructure.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using DatabaseKind = Identity.Testing.Databases.DatabaseKind;

namespace Identity.Infrastructure.Tests.Changes;

public sealed class ChangeTransactionOnSqlite() : ChangeTransactionTests(DatabaseKind.Sqlite);

public sealed class ChangeTransactionOnPostgreSql() : ChangeTransactionTests(DatabaseKind.PostgreSql);

public abstract class ChangeTransactionTests(DatabaseKind kind) : StoreTests(kind)
{
    private static readonly StepSettings Check = new("identity", StepKind.External);

    [Fact]
    public async Task A_change_and_its_audit_are_saved_together()
    {
        var user = await ProvisionAsync();

        (await ReportAsync(user.Id)).ShouldNotBeNull().IsSuccess.ShouldBeTrue();

        (await InDatabaseAsync(db => db.OnboardingSteps.SingleAsync(step => step.Name == Check.Name))).State.ShouldBe(StepState.Completed);
        var audit = await InDatabaseAsync(db => db.AuditEvents.SingleAsync());
        (audit.Action, audit.SubjectId, audit.Address, audit.Detail).ShouldBe(
            (AuditActions.StepReported, user.Id, "192.0.2.1", "identity completed by kyc")
        );
    }

    [Fact]
    public async Task A_refusal_that_records_nothing_leaves_nothing_behind()
    {
        var user = await ProvisionAsync();

        var refused = await Changes.ChangeAsync<Done>(
            user.Id,
            Origin.None,
            it =>
            {
                _ = it.Steps[0]; // loaded
                return OnboardingErrors.StepNotFound;
            },
            default
        );

        refused!.Errors.ShouldBe([OnboardingErrors.StepNotFound]);
        (await CountAuditAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_refusal_that_records_something_is_saved()
    {
        var user = await ProvisionAsync();

        await Changes.ChangeAsync<Done>(
            user.Id,
            Origin.None,
            it => it.ReportStep(Check.Name, StepState.Rejected, "rejected", null, Now).IsSuccess ? OnboardingErrors.Incomplete : new Done(),
            default
        );

        (await InDatabaseAsync(db => db.OnboardingSteps.SingleAsync(step => step.Name == Check.Name))).State.ShouldBe(StepState.Rejected);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    public async Task A_collision_is_tried_again_on_what_is_there_then(string state)
    {
        var user = await ProvisionAsync();
        var asked = 0;

        await Changes.ChangeAsync(
            user.Id,
            Origin.None,
            it =>
            {
                it.Steps.Single(step => step.Name == Check.Name).State.ShouldBe(StepState.Pending);
                var reported = it.ReportStep(Check.Name, StepState.Completed, "completed", null, Now);
                return ++asked < 3 ? throw Collision(state) : reported;
            },
            default
        );

        asked.ShouldBe(3);
        (await CountAuditAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_collides_for_the_third_time_fails()
    {
        var user = await ProvisionAsync();
        var asked = 0;

        await Should.ThrowAsync<PostgresException>(() =>
            Changes.ChangeAsync<Done>(
                user.Id,
                Origin.None,
                _ =>
                {
                    asked++;
                    throw Collision(PostgresErrorCodes.DeadlockDetected);
                },
                default
            )
        );

        asked.ShouldBe(3);
    }

    [Fact]
    public async Task Parallel_changes_of_one_user_see_each_other()
    {
        var user = await ProvisionAsync();
        var seen = 0;

        var outcomes = await InParallelAsync(
            16,
            _ =>
                Changes.ChangeAsync(
                    user.Id,
                    Origin.None,
                    it =>
                    {
                        if (it.Steps.Single(step => step.Name == Check.Name).State is StepState.Pending)
                        {
                            Interlocked.Increment(ref seen);
                        }

                        return it.ReportStep(Check.Name, StepState.Completed, "completed", null, Now);
                    },
                    default
                )
        );

        outcomes.ShouldAllBe(outcome => outcome!.IsSuccess);
        seen.ShouldBe(1);
    }

    [Fact]
    public async Task There_is_nobody_to_change_where_there_is_no_such_user() => (await ReportAsync(Guid.CreateVersion7())).ShouldBeNull();

    private Task<Result<Done>?> ReportAsync(Guid userId) =>
        Changes.ChangeAsync(
            userId,
            new Operator("kyc", "192.0.2.1").Origin,
            it => it.ReportStep(Check.Name, StepState.Completed, "completed", null, Now),
            default
        );

    private async Task<User> ProvisionAsync()
    {
        var user = User.Provision(NewEmail(), "Ada Lovelace", Hash, Roles.Individual, null, [Check], Now);
        await InDatabaseAsync(db =>
        {
            db.Add(user);
            return db.SaveChangesAsync();
        });
        return user;
    }

    private static PostgresException Collision(string state) => new("collision", "ERROR", "ERROR", state);
}
