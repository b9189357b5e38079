using Identity.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Identity.Infrastructure.Sessions;

/// <summary>What <see cref="ConfirmGeneration"/> returns. Mapped without a table, so that columns convert as everywhere else.</summary>
internal sealed class ConfirmedRow
{
    public Guid UserId { get; init; }

    public string ClientId { get; init; } = "";

    public Roles Role { get; init; }

    public string? Scope { get; init; }

    public DateTimeOffset? AuthenticatedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Generation { get; init; }

    public DateTimeOffset ExchangedAt { get; init; }

    public Guid? BranchId { get; init; }
}

internal sealed class ConfirmedRowMapping : IEntityTypeConfiguration<ConfirmedRow>
{
    public void Configure(EntityTypeBuilder<ConfirmedRow> builder) => builder.HasNoKey().ToView(null);
}
