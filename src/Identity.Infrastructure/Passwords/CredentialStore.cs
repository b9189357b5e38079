using System.Data.Common;
using Identity.Domain;
using Identity.Domain.Passwords;
using Identity.Domain.Profiles;
using Identity.Domain.Users;
using Identity.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Passwords;

/// <summary>One query each: a login reads its profile along with what it judges.</summary>
/// <remarks>Plain SQL past EF Core, because <c>GET /profile</c> and <c>POST /login</c> do little else.</remarks>
internal sealed class CredentialStore(IDbContextFactory<IdentityDbContext> contexts) : ICredentials, IProfiles
{
    private const string Read = """
        SELECT u.id, u.email, u.email_verified_at IS NOT NULL, u.name, u.image_id, u.phone_number, u.phone_verified_at IS NOT NULL, u.roles,
               u.branch_id, b.name, u.created_at, u.updated_at,
               u.status, u.password_hash, u.password_version, u.password_expires_at, u.onboarding_id, u.self_registered
          FROM users u LEFT JOIN branches b ON b.id = u.branch_id
        """;

    private const string ByEmail = Read + " WHERE u.email_key = @p0";
    private const string ById = Read + " WHERE u.id = @p0";

    public Task<Credentials?> FindAsync(Email email, CancellationToken ct) => FindAsync(ByEmail, email.Key, ct);

    public Task<Credentials?> FindAsync(Guid userId, CancellationToken ct) => FindAsync(ById, userId, ct);

    async Task<Profile?> IProfiles.FindAsync(Guid userId, CancellationToken ct) => (await FindAsync(userId, ct))?.Profile;

    private async Task<Credentials?> FindAsync(string sql, object key, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.FirstRowAsync(sql, [key], CredentialsOf, ct);
    }

    private static Credentials CredentialsOf(DbDataReader row) =>
        new(
            new Profile(
                row.GetGuid(0),
                row.GetString(1),
                row.GetBoolean(2),
                row.GetString(3),
                row.GetTextOrNull(4),
                row.GetTextOrNull(5),
                row.GetBoolean(6),
                RolesConverter.Read(row.GetString(7)),
                row.GetGuidOrNull(8),
                row.GetTextOrNull(9),
                row.GetInstant(10),
                row.GetInstant(11)
            ),
            SnakeCaseEnumConverter<UserStatus>.Read(row.GetString(12)),
            row.GetTextOrNull(13),
            row.GetInt32(14),
            row.IsDBNull(15) ? null : row.GetInstant(15),
            row.GetGuidOrNull(16),
            row.GetBoolean(17)
        );
}
