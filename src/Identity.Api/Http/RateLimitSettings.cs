namespace Identity.Api.Http;

/// <summary><c>Identity:RateLimits</c>: per address, session, user or client, in each process.</summary>
internal sealed record RateLimitSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>Harder than signing in: the answer tells whether an address has an account.</summary>
    public LimitFigures SignUp { get; init; } = new(Burst: 20, PerHour: 60);

    /// <summary>Generous, for a whole office behind one address; each account has a limit of its own.</summary>
    public LimitFigures LogIn { get; init; } = new(Burst: 60, PerHour: 3_600);

    public LimitFigures Mail { get; init; } = new(Burst: 10, PerHour: 30);

    public LimitFigures Secret { get; init; } = new(Burst: 60, PerHour: 1_800);

    /// <summary>Enough for an office that signs up together; a sixth of the worker's time where every picture takes as long as it
    /// may.</summary>
    public LimitFigures Profile { get; init; } = new(Burst: 60, PerHour: 120);

    /// <summary>A list shows a hundred of them, to a whole office behind one address.</summary>
    public LimitFigures Picture { get; init; } = new(Burst: 2_000, PerHour: 72_000);

    /// <summary>The server of a frontend may refresh for tens of thousands of people from one address.</summary>
    public LimitFigures Refresh { get; init; } = new(Burst: 2_000, PerHour: 72_000);

    /// <summary>For services, many of them behind one address.</summary>
    public LimitFigures Token { get; init; } = new(Burst: 200, PerHour: 36_000);

    public LimitFigures ClientSecret { get; init; } = new(Burst: 10, PerHour: 360);

    /// <summary>Of one session; its user has <see cref="CallerLimit.SessionsOfUser"/> times as much. One a second is faster than a person
    /// works.</summary>
    public LimitFigures Write { get; init; } = new(Burst: 120, PerHour: 3_600);

    /// <summary>The same. Enough to try ten pictures in a row.</summary>
    public LimitFigures Upload { get; init; } = new(Burst: 10, PerHour: 60);

    /// <summary>The same. An export reads thousands of rows.</summary>
    public LimitFigures Export { get; init; } = new(Burst: 5, PerHour: 20);

    /// <summary>Of one session in one network. More than twenty sessions end by one request.</summary>
    public LimitFigures EndSession { get; init; } = new(Burst: 20, PerHour: 240);

    /// <summary>The same. Dozens of tabs at once, then one refresh every five seconds.</summary>
    public LimitFigures SessionRefresh { get; init; } = new(Burst: 60, PerHour: 720);

    /// <summary>Of one service in one network. Imports and reports come in bulk.</summary>
    public LimitFigures Client { get; init; } = new(Burst: 1_000, PerHour: 72_000);
}

/// <param name="Burst">So many at once.</param>
/// <param name="PerHour">What comes back in an hour, evenly.</param>
internal sealed record LimitFigures(int Burst, int PerHour)
{
    internal TimeSpan TimeForOne => TimeSpan.FromHours(1) / PerHour;
}
