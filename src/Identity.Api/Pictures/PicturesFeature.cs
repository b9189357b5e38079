namespace Identity.Api.Pictures;

/// <summary>Uploads, drawn anew by a process of their own, and their delivery.</summary>
internal static class PicturesFeature
{
    internal static IServiceCollection AddPictures(this IServiceCollection services) =>
        services.AddSingleton(WorkerCommand.ForThisProgram()).AddSingleton<PictureUploads>().AddSingleton<PictureReads>();
}
