using Identity.Domain.Tokens;
using static Microsoft.AspNetCore.Http.HttpMethods;

namespace Identity.Api.Http;

/// <summary>
/// A limit on what the holder of one token does. Most count each session, and all sessions of a user together. A thief who holds a stolen
/// token must not be able to use up what its owner needs to throw them out, so those limits count each network apart.
/// </summary>
internal sealed class CallerLimit : RateLimit
{
    /// <summary>A user has as much as so many sessions: one session, stolen or running wild, leaves the others three quarters.</summary>
    internal const int SessionsOfUser = 4;

    /// <summary>Every write of a person whose line in the table names no other limit.</summary>
    internal static readonly CallerLimit Write = new(
        "Write",
        "Too many changes in this session or by this user.",
        settings => settings.Write
    );

    /// <summary>Changes of a profile: a picture takes memory, and the time of the one worker that draws them.</summary>
    internal static readonly CallerLimit Upload = new(
        "Upload",
        "Too many profile changes in this session or by this user.",
        settings => settings.Upload
    );

    /// <summary>Reads all that is stored about a user.</summary>
    internal static readonly CallerLimit Export = new(
        "Export",
        "Too many exports in this session or by this user.",
        settings => settings.Export
    );

    /// <summary>What throws a thief out: the end of a session, and a new password. No other session of the user counts here.</summary>
    internal static readonly CallerLimit EndSession = new(
        "EndSession",
        "Too many sign-outs and password changes in this session.",
        settings => settings.EndSession
    )
    {
        PerNetwork = true,
    };

    /// <summary>A thief who repeats a token elsewhere does not stop the owner's refresh, which may be what ends the session.</summary>
    internal static readonly CallerLimit SessionRefresh = new(
        "SessionRefresh",
        "Too many refreshes of this session.",
        settings => settings.SessionRefresh
    )
    {
        PerNetwork = true,
    };

    /// <summary>Writes of a service. A thief who has its secret does not stop the operator from disabling it.</summary>
    internal static readonly CallerLimit Client = new("Client", "Too many changes by this client.", settings => settings.Client)
    {
        PerNetwork = true,
    };

    private CallerLimit(string name, string what, Func<RateLimitSettings, LimitFigures> figuresIn)
        : base(name, what, figuresIn) { }

    internal static IReadOnlyList<CallerLimit> All { get; } = [Write, Upload, Export, EndSession, SessionRefresh, Client];

    /// <summary>Counts a session or client apart in each network, and its user not at all.</summary>
    internal bool PerNetwork { get; private init; }

    /// <summary>Of a route that names none: every write behind a token has one.</summary>
    internal static CallerLimit? DefaultOf(string verb, TokenKind? kind) =>
        kind is null || verb == Get ? null
        : kind is TokenKind.Service ? Client
        : Write;
}
