using Microsoft.EntityFrameworkCore;

namespace Identity.Infrastructure.Persistence;

/// <summary>How a feature's values stand in columns, whatever entity has them.</summary>
internal interface IStoredValues
{
    void Configure(ModelConfigurationBuilder builder);
}
