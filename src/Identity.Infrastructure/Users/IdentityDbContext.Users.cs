using Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

public sealed partial class IdentityDbContext
{
    public DbSet<User> Users => Set<User>();

    private sealed class UsersValues : IStoredValues
    {
        public void Configure(ModelConfigurationBuilder builder)
        {
            builder.Properties<UserStatus>().HaveConversion<SnakeCaseEnumConverter<UserStatus>>().HaveMaxLength(20);
        }
    }
}
