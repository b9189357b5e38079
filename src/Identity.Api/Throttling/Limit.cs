namespace Identity.Api.Throttling;

/// <summary>
/// A limit on requests from one address, shared by all routes that name it in their line of the table: by endpoint, never by path, so
/// that no spelling of a path is a way around it. Counted in each process.
/// </summary>
internal sealed class Limit
{
    /// <summary>Harder than signing in: the answer tells whether an address has an account.</summary>
    internal static readonly Limit SignUp = new("SignUp", "sign-ups", new(Burst: 10, PerHour: 10));

    /// <summary>Generous, for a whole office behind one address; each account has a limit of its own.</summary>
    internal static readonly Limit LogIn = new("LogIn", "sign-ins", new(Burst: 60, PerHour: 3_600));

    /// <summary>Forgotten passwords, another verification, fresh links, texted codes: what asks for no more than a message.</summary>
    internal static readonly Limit Mail = new("Mail", "requests to send a message", new(Burst: 10, PerHour: 30));

    /// <summary>Links, codes and temporary tokens, and passwords that are set or confirmed.</summary>
    internal static readonly Limit Secret = new("Secret", "attempts to use a link, a code or a password", new(Burst: 60, PerHour: 1_800));

    /// <summary>Services, many of them behind one address.</summary>
    internal static readonly Limit Token = new("Token", "token requests", new(Burst: 200, PerHour: 36_000));

    /// <summary>Wrong secrets of one client from one address; right ones do not count.</summary>
    internal static readonly Limit ClientSecret = new("ClientSecret", "wrong secrets of this client", new(Burst: 10, PerHour: 360));

    private Limit(string name, string what, LimitFigures figures)
    {
        Name = name;
        What = what;
        Figures = figures;
    }

    internal static IReadOnlyList<Limit> All { get; } = [SignUp, LogIn, Mail, Secret, Token, ClientSecret];

    /// <summary>As in <c>Identity:RateLimits:&lt;Name&gt;</c>.</summary>
    internal string Name { get; }

    /// <summary>Unless configured otherwise.</summary>
    internal LimitFigures Figures { get; }

    /// <summary>What there is too much of, to end a sentence with.</summary>
    internal string What { get; }

    /// <summary>Says which limit it was.</summary>
    internal string Details => $"Limit {Name}: too many {What} from this address. Wait as Retry-After says.";
}

/// <param name="Burst">So many at once.</param>
/// <param name="PerHour">What comes back in an hour, evenly.</param>
internal sealed record LimitFigures(int Burst, int PerHour)
{
    internal TimeSpan TimeForOne => TimeSpan.FromHours(1) / PerHour;
}
