using Identity.Domain.Pictures;
using Microsoft.Extensions.DependencyInjection;

namespace Identity.Infrastructure.Pictures;

/// <summary>Pictures, drawn in a process of their own.</summary>
internal static class PicturesFeature
{
    internal static IServiceCollection AddPictures(this IServiceCollection services) =>
        services
            .AddSingleton(PictureWorkerSettings.Default)
            .AddSingleton<IPictureRenderer, PictureRenderer>()
            .AddSingleton<IStoredImages, StoredImages>();
}
