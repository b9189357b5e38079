namespace Identity.Domain;

/// <summary>The languages in which people can be told something.</summary>
/// <param name="Available">Language tags (RFC 5646), such as <c>de</c> or <c>pt-BR</c>.</param>
public sealed record MessageLanguages(IReadOnlyList<string> Available)
{
    /// <summary>Every message exists in it.</summary>
    public const string Default = "en";
}
