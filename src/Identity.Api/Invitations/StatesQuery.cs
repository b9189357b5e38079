using Identity.Api.Http;
using Identity.Domain;
using Identity.Domain.Invitations;

namespace Identity.Api.Invitations;

/// <summary><c>?status=</c>: only invitations in one of these states.</summary>
internal sealed class StatesQuery(IReadOnlyList<string> names) : IBound
{
    internal static readonly QueryParameter Parameter = new(
        "status",
        "Only invitations in one of these states, with commas between them.",
        [.. JsonNames.Of<InvitationState>()]
    )
    {
        IsList = true,
    };

    /// <summary>Empty for any.</summary>
    internal IReadOnlyList<InvitationState> States { get; } =
    [
        .. names.SelectMany(name =>
            Enum.GetValues<InvitationState>().Where(state => state.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))
        ),
    ];

    IReadOnlyList<Error> IBound.Refusal => States.Count == names.Count ? [] : [InvitationErrors.StatusInvalid];

    public static ValueTask<StatesQuery> BindAsync(HttpContext http) =>
        ValueTask.FromResult(
            new StatesQuery(
                http.Request.Query[Parameter.Name]
                    .ToString()
                    .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            )
        );
}
