using Identity.Domain.Audit;
using Identity.Domain.Branches;
using Identity.Domain.Users;

namespace Identity.Domain.Import;

/// <summary>
/// Brings accounts over from another system, a batch at a time: memory stays the same whatever the length of the file, and an import that
/// was cut off is simply run again, because an address that is there is left alone.
/// </summary>
public sealed class ImportUsers(IImportStore store, IForeignHashes hashes, TimeProvider time)
{
    /// <summary>Accounts in one transaction: what a crash may cost, and how long others wait for a database with one writer.</summary>
    public const int BatchSize = 500;

    /// <param name="refuse">Told of every line that is not imported, and of each of its faults.</param>
    public async Task<ImportSummary> ExecuteAsync(
        IAsyncEnumerable<ImportLine> lines,
        ImportOptions options,
        Operator by,
        Action<long, Error> refuse,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(refuse);
        var run = new Run(options, by, refuse);
        await foreach (var line in lines.WithCancellation(ct))
        {
            var read = line.Record.IsSuccess ? ImportRules.Check(line.Record.Value, hashes, time.Now()) : line.Record.Errors.ToArray();
            if (read.IsSuccess)
            {
                run.Batch.Add((line.Number, read.Value));
            }
            else
            {
                run.Refuse(line.Number, read.Errors);
            }

            if (run.Batch.Count == BatchSize && !run.IsStopped)
            {
                await FlushAsync(run, ct);
            }

            if (run.IsStopped)
            {
                return run.Summary; // what was not flushed is not imported
            }
        }

        await FlushAsync(run, ct);
        return run.Summary;
    }

    private async Task FlushAsync(Run run, CancellationToken ct)
    {
        await RefuseUnknownBranchesAsync(run, ct);
        if (run.IsStopped || run.Batch.Count == 0)
        {
            return;
        }

        var now = time.Now();
        var outcomes = await store.AddAsync(
            [.. run.Batch.Select(entry => entry.User)],
            added => AuditEvent.Of(AuditActions.AccountsImported, now, address: run.By.Address, detail: $"{added} by {run.By.Name}"),
            outcomes => !run.Options.DryRun && !(run.Options.Strict && outcomes.Contains(ImportOutcome.IdTaken)),
            ct
        );
        foreach (var ((number, _), outcome) in run.Batch.Zip(outcomes))
        {
            if (outcome is ImportOutcome.IdTaken)
            {
                run.Refuse(number, [ImportErrors.IdTaken]);
                if (run.IsStopped)
                {
                    return;
                }
            }
        }

        run.Count(outcomes);
        run.Batch.Clear();
    }

    private async Task RefuseUnknownBranchesAsync(Run run, CancellationToken ct)
    {
        Guid[] named = [.. run.Batch.Select(entry => entry.User.BranchId).OfType<Guid>().Distinct()];
        var known = named.Length == 0 ? new HashSet<Guid>() : await store.FindBranchesAsync(named, ct);
        foreach (var (number, _) in run.Batch.Where(entry => entry.User.BranchId is { } id && !known.Contains(id)))
        {
            run.Refuse(number, [BranchErrors.BranchNotFound.On("branchId")]);
            if (run.IsStopped)
            {
                return;
            }
        }

        run.Batch.RemoveAll(entry => entry.User.BranchId is { } id && !known.Contains(id));
    }

    private sealed class Run(ImportOptions options, Operator by, Action<long, Error> refuse)
    {
        private long imported;
        private long displaced;
        private long alreadyThere;
        private long refused;

        public ImportOptions Options { get; } = options;

        public Operator By { get; } = by;

        public List<(long Number, User User)> Batch { get; } = [];

        public bool IsStopped { get; private set; }

        public ImportSummary Summary => new(imported, displaced, alreadyThere, refused, IsStopped);

        public void Refuse(long number, IReadOnlyList<Error> faults)
        {
            refused++;
            IsStopped = Options.Strict;
            foreach (var fault in faults)
            {
                refuse(number, fault);
            }
        }

        public void Count(IReadOnlyList<ImportOutcome> outcomes)
        {
            imported += outcomes.Count(outcome => outcome is ImportOutcome.Imported or ImportOutcome.ImportedInPlace);
            displaced += outcomes.Count(outcome => outcome is ImportOutcome.ImportedInPlace);
            alreadyThere += outcomes.Count(outcome => outcome is ImportOutcome.AlreadyThere);
        }
    }
}

/// <param name="Number">From 1, empty lines counted, as an editor shows it.</param>
/// <param name="Record">What the line says, or why it says nothing.</param>
public sealed record ImportLine(long Number, Result<ImportedUser> Record);

/// <param name="Strict">Stop at the first line that is refused, and import nothing of its batch.</param>
/// <param name="DryRun">Do everything and keep nothing. An address that comes twice is noticed within a batch only.</param>
public sealed record ImportOptions(bool Strict = false, bool DryRun = false);

/// <param name="Displaced">Accounts that ended because they held the address of an imported one without having proven it.</param>
/// <param name="IsStopped">Whether lines after the refused one were left unread.</param>
public sealed record ImportSummary(long Imported, long Displaced, long AlreadyThere, long Refused, bool IsStopped);
