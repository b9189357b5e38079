using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Identity.Api.Admin;
using Identity.Domain;
using Identity.Domain.Audit;

namespace Identity.Api.CommandLine;

/// <summary>The audit: look, and check that nobody changed it.</summary>
internal static class AuditCommand
{
    private const int MostRows = 10_000;

    internal static Command Create()
    {
        var command = new Command("audit", "The audit: who did what, and to whom.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Verify());
        return command;
    }

    private static Command List()
    {
        var action = Values.OneOf(
            "--action",
            "Only this action, such as session.opened. All actions: SECURITY.md, section What is logged.",
            "action",
            [.. AuditActions.All.Order(StringComparer.Ordinal)]
        );
        var subject = Values.Id("--subject", "Only events about this account.", Values.UserIds);
        var session = Values.Id("--session", "Only events about this session.", Values.SessionIds);
        var from = Instant("--from", "Only events at or after this time, such as 2026-11-22T09:30:00Z or 2026-11-22.");
        var to = Instant("--to", "Only events before this time.");
        var trace = new Option<string?>("--trace") { Description = "Only events of the request with this traceId.", HelpName = "traceId" };
        trace.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !AuditQuery.IsTraceId(token.Value))
            {
                result.AddError($"--trace takes the 32 hexadecimal digits of a traceId, not '{token.Value}'.");
            }
        });
        var email = new Option<string?>("--email")
        {
            Description = "Only events that concern this email address, or the account that has it now.",
            HelpName = "address",
        };
        email.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Email.Parse(token.Value) is null)
            {
                result.AddError($"--email takes an email address such as ada@example.com, not '{token.Value}'.");
            }
        });
        var limit = new Option<int>("--limit")
        {
            Description = $"The maximum number of events, up to {MostRows}.",
            HelpName = "number",
            DefaultValueFactory = _ => 100,
            CustomParser = ReadLimit,
        };
        var command = new Command("list", "List events, newest first.") { action, subject, session, from, to, trace, email, limit };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var filter = new AuditFilter(
                            parsed.GetValue(action),
                            parsed.GetValue(subject),
                            parsed.GetValue(session),
                            parsed.GetValue(from),
                            parsed.GetValue(to),
                            parsed.GetValue(trace),
                            Email.Parse(parsed.GetValue(email))
                        );
                        var found = await ReadAsync(services.GetRequiredService<IAuditTrail>(), filter, parsed.GetValue(limit), ct);
                        return parsed.WriteList([
                            .. found.Select(audit =>
                                new (string, object?)[]
                                {
                                    ("id", audit.Id),
                                    ("at", audit.At),
                                    ("action", audit.Action),
                                    ("subject", audit.SubjectId),
                                    ("session", audit.SessionId),
                                    ("address", audit.Address),
                                    ("detail", audit.Detail),
                                    ("traceId", audit.TraceId),
                                    ("seal", audit.SealNumber),
                                }
                            ),
                        ]);
                    }
                )
        );
        return command;
    }

    private static Command Verify()
    {
        var anchor = new Option<AuditAnchor[]>("--anchor")
        {
            HelpName = "number:mac",
            Description =
                "NUMBER:MAC of a seal, from a line \"Audit seal …\" of the log. Repeatable. Without an anchor, the command cannot detect that the end of the chain was removed.",
            CustomParser = ReadAnchors,
        };
        var command = new Command(
            "verify",
            "Check the whole chain. If an event was changed, removed or added, prints one line for each problem and exits with 1."
        )
        {
            anchor,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, ct) =>
                VerbHost.RunAsync(
                    parsed,
                    async services =>
                    {
                        var verdict = await services.GetRequiredService<IAuditTrail>().VerifyAsync(parsed.GetValue(anchor) ?? [], ct);
                        foreach (var fault in verdict.Faults)
                        {
                            await Console.Error.WriteLineAsync($"identity: {fault.Text} ({fault.Kind})");
                        }

                        parsed.Write(
                            ("intact", verdict.IsIntact),
                            ("seals", verdict.Seals),
                            ("pruned", verdict.Pruned),
                            ("events", verdict.Events),
                            ("erased", verdict.Erased),
                            ("unsealed", verdict.Unsealed),
                            ("unsealedIds", verdict.UnsealedIds.Select(id => id.ToString())),
                            ("newest", verdict.Newest?.ToString())
                        );
                        return verdict.IsIntact ? ExitCodes.Success : ExitCodes.Refused;
                    }
                )
        );
        return command;
    }

    private static Option<DateTimeOffset?> Instant(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "time",
            CustomParser = result =>
            {
                var instant = AuditInstant.Parse(result.Tokens[0].Value);
                if (instant is null)
                {
                    result.AddError($"{name} must be a time such as 2026-11-22T09:30:00Z or 2026-11-22.");
                }

                return instant;
            },
        };

    private static int ReadLimit(ArgumentResult result)
    {
        if (
            int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= MostRows
        )
        {
            return limit;
        }

        result.AddError($"--limit takes a whole number from 1 to {MostRows}, not '{result.Tokens[0].Value}'.");
        return 0;
    }

    private static AuditAnchor[] ReadAnchors(ArgumentResult result)
    {
        List<AuditAnchor> anchors = [];
        foreach (var token in result.Tokens)
        {
            if (AuditAnchor.Parse(token.Value) is { } anchor)
            {
                anchors.Add(anchor);
            }
            else
            {
                result.AddError($"Invalid anchor '{token.Value}'. An anchor is NUMBER:MAC, with a MAC of 64 hexadecimal digits.");
            }
        }

        return [.. anchors];
    }

    private static async Task<IReadOnlyList<AuditEvent>> ReadAsync(IAuditTrail trail, AuditFilter filter, int limit, CancellationToken ct)
    {
        List<AuditEvent> found = [];
        for (var next = new PageRequest(1, PageRequest.MaximumSize); next is not null && found.Count < limit; )
        {
            var page = await trail.ListAsync(filter, next, ct);
            found.AddRange(page.Items);
            next = page.Next;
        }

        return [.. found.Take(limit)];
    }
}
