using Identity.Domain.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Import;

/// <summary>Users of another system.</summary>
internal static class ImportFeature
{
    internal static IServiceCollection AddImport(this IServiceCollection services) => services.AddSingleton<IImportStore, ImportStore>();
}
