namespace Identity.Domain.Messaging;

/// <summary>An address with a place for a token, such as <c>https://app.example.com/invite?token={token}</c>.</summary>
public sealed record LinkTemplate
{
    private const string Placeholder = "{token}";

    private readonly string text;

    private LinkTemplate(string text) => this.text = text;

    /// <summary>A page of this service, which works without script: the token is in the query, not in the fragment.</summary>
    internal static LinkTemplate Page(string name) => new($"/pages/{name}?token={Placeholder}");

    /// <summary>Null unless the links made from this lead to one fixed place, whatever the token.</summary>
    public static LinkTemplate? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var template = new LinkTemplate(text);
        return
            text.Split(Placeholder) is { Length: 2 } // exactly once
            && Uri.TryCreate(template.For("a"), UriKind.Absolute, out var one)
            && Uri.TryCreate(template.For("b"), UriKind.Absolute, out var other)
            && (one.Scheme == Uri.UriSchemeHttps || one.Scheme == Uri.UriSchemeHttp)
            && one.GetLeftPart(UriPartial.Authority) == other.GetLeftPart(UriPartial.Authority)
            && one.UserInfo.Length == 0
            && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            ? template
            : null;
    }

    /// <summary>The link that carries this token.</summary>
    public string For(string token) => text.Replace(Placeholder, Uri.EscapeDataString(token), StringComparison.Ordinal);

    /// <summary>A page of this service at its address; any other template stays as it is.</summary>
    internal LinkTemplate Under(string issuer) => text.StartsWith('/') ? new(issuer + text) : this;

    public override string ToString() => text.StartsWith('/') ? $"<Issuer>{text}" : text;
}
