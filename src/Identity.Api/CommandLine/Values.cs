using System.CommandLine;
using System.CommandLine.Parsing;
using Identity.Api.Http;

namespace Identity.Api.CommandLine;

/// <summary>Options and arguments whose refusal says what they take. The library would name a type of .NET.</summary>
internal static class Values
{
    internal const string BranchIds = "an id from: identity branches list";
    internal const string UserIds = "an id from: identity users list";
    internal const string SessionIds = "the id of a session (claim sid of its tokens)";

    internal static Option<Guid?> Id(string name, string description, string accepted) =>
        new(name)
        {
            Description = description,
            HelpName = "id",
            CustomParser = result => Parse(result, name, accepted),
        };

    internal static Argument<Guid> UserId() => IdArgument("The id of the user, from: identity users list", UserIds);

    internal static Argument<Guid> IdArgument(string description, string accepted) =>
        new("id") { Description = description, CustomParser = result => Parse(result, "<id>", accepted) ?? Guid.Empty };

    /// <summary>One of a few words.</summary>
    internal static Option<string> OneOf(string name, string description, string helpName, params IReadOnlyCollection<string> words)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"{name} does not take '{token.Value}'. Use one of: {string.Join(", ", words)}.");
            }
        });
        return option;
    }

    /// <summary>Some of the values of an enumeration, as the API spells them, with commas between them.</summary>
    internal static Option<TEnum[]> SomeOf<TEnum>(string name, string description)
        where TEnum : struct, Enum
    {
        var words = JsonNames.Of<TEnum>();
        return new(name)
        {
            Description = $"{description} One or more of {string.Join(", ", words)}, with commas between them.",
            HelpName = "status",
            CustomParser = result =>
            {
                string[] given = [.. result.Tokens.SelectMany(token => token.Value.Split(','))];
                if (given.FirstOrDefault(word => !words.Contains(word, StringComparer.Ordinal)) is { } wrong)
                {
                    result.AddError($"{name} does not take '{wrong}'. Use one or more of: {string.Join(", ", words)}.");
                    return [];
                }

                return [.. Enum.GetValues<TEnum>().Where(value => given.Contains(JsonNames.Of(value), StringComparer.Ordinal))];
            },
        };
    }

    private static Guid? Parse(ArgumentResult result, string name, string accepted)
    {
        if (Guid.TryParse(result.Tokens[0].Value, out var id))
        {
            return id;
        }

        result.AddError($"{name} takes {accepted}, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
