using Identity.Domain;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Identity.Infrastructure.Persistence;

internal sealed class UnixMillisecondsConverter()
    : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
    );

/// <summary>A set of roles as their names, separated by spaces: readable in the database, and in SQL.</summary>
internal sealed class RolesConverter() : ValueConverter<Roles, string>(roles => Write(roles), text => Read(text))
{
    internal static string Write(Roles roles) => string.Join(' ', roles.ToNames());

    internal static Roles Read(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Roles.None, (roles, name) => roles | RoleNames.ToRole(name));
}

/// <summary>Words without spaces, such as scopes, separated by spaces.</summary>
internal sealed class WordsConverter()
    : ValueConverter<IReadOnlyList<string>, string>(
        words => string.Join(' ', words),
        text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
    )
{
    internal static readonly ValueComparer<IReadOnlyList<string>> Comparer = new(
        (one, other) => ReferenceEquals(one, other) || (one != null && other != null && one.SequenceEqual(other)),
        words => string.Join(' ', words).GetHashCode(StringComparison.Ordinal)
    );
}

/// <summary>An enum as words, so that reordering its members can never change what is stored.</summary>
internal sealed class SnakeCaseEnumConverter<TEnum>() : ValueConverter<TEnum, string>(value => Write(value), text => Read(text))
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Names = Enum.GetValues<TEnum>()
        .ToDictionary(value => value, value => SnakeCaseNames.Of(value.ToString()));
    private static readonly Dictionary<string, TEnum> Values = Names.ToDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );

    internal static string Write(TEnum value) => Names[value];

    internal static TEnum Read(string text) => Values[text];
}
