using Identity.Domain.Import;

namespace Identity.Api.Import;

/// <summary>Users of another system. The command line alone offers it.</summary>
internal static class ImportFeature
{
    internal static IServiceCollection AddImport(this IServiceCollection services) => services.AddSingleton<ImportUsers>();
}
