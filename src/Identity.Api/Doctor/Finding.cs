namespace Identity.Api.Doctor;

/// <summary>What <c>identity doctor</c> thinks of one thing.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and something should be done about it.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Fault,
}

/// <summary>One result of a check.</summary>
/// <param name="Check">What was looked at, such as <c>database</c>.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Text">What was found, and what to do about it. It holds no secret.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Text);

/// <summary>Looks at one part of an installation and changes nothing.</summary>
internal interface ICheck
{
    /// <summary>The word before its findings.</summary>
    string Name { get; }

    /// <summary>What was found. An error of the database may get through: it is told like everywhere else.</summary>
    IAsyncEnumerable<(Verdict Verdict, string Text)> RunAsync(CancellationToken ct);
}
