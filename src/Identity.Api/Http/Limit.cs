namespace Identity.Api.Http;

/// <summary>
/// A limit on requests from one address, shared by all routes that name it in their line of the table: by endpoint, never by path, so
/// that no spelling of a path is a way around it.
/// </summary>
internal sealed class Limit : RateLimit
{
    internal static readonly Limit SignUp = new("SignUp", "Too many sign-ups from this IP address.", settings => settings.SignUp)
    {
        Spares = Spared.Invalid,
    };

    internal static readonly Limit LogIn = new("LogIn", "Too many sign-ins from this IP address.", settings => settings.LogIn)
    {
        Spares = Spared.Malformed,
    };

    /// <summary>Forgotten passwords, another verification, fresh links, texted codes: what asks for no more than a message.</summary>
    internal static readonly Limit Mail = new("Mail", "Too many requests for a message from this IP address.", settings => settings.Mail)
    {
        Spares = Spared.Malformed,
    };

    /// <summary>Links, codes and temporary tokens, and passwords that are set or confirmed.</summary>
    internal static readonly Limit Secret = new(
        "Secret",
        "Too many attempts with a link, code or password from this IP address.",
        settings => settings.Secret
    )
    {
        Spares = Spared.Malformed,
    };

    /// <summary>A picture may keep the one worker that draws them busy for seconds.</summary>
    internal static readonly Limit Profile = new("Profile", "Too many profile changes from this IP address.", settings => settings.Profile)
    {
        Spares = Spared.Invalid,
    };

    internal static readonly Limit Picture = new("Picture", "pictures", settings => settings.Picture);

    /// <summary>Refreshes with genuine tokens. A forgery costs no query and does not count: one machine that sends many would stop its
    /// neighbours. So the endpoint counts, after it has read the token.</summary>
    internal static readonly Limit Refresh = new("Refresh", "Too many refreshes from this IP address.", settings => settings.Refresh);

    /// <summary>Services, many of them behind one address.</summary>
    internal static readonly Limit Token = new("Token", "Too many token requests from this IP address.", settings => settings.Token);

    /// <summary>Wrong secrets of one client from one address; right ones do not count.</summary>
    internal static readonly Limit ClientSecret = new(
        "ClientSecret",
        "Too many incorrect secrets of this client from this IP address.",
        settings => settings.ClientSecret
    );

    private Limit(string name, string what, Func<RateLimitSettings, LimitFigures> figuresIn)
        : base(name, what, figuresIn) { }

    /// <summary>Which refused requests cost a quarter.</summary>
    internal Spared Spares { get; private init; }

    internal static IReadOnlyList<Limit> All { get; } = [SignUp, LogIn, Mail, Secret, Profile, Picture, Refresh, Token, ClientSecret];
}
