namespace Identity.Api.Doctor;

/// <summary>Checks of an installation, for <c>identity doctor</c>. Needs the settings and every service that a check asks.</summary>
internal static class DoctorFeature
{
    /// <summary>In the order in which they are told: what others rest on comes first.</summary>
    internal static IServiceCollection AddDoctor(this IServiceCollection services) =>
        services
            .AddSingleton<ICheck, SettingsCheck>()
            .AddSingleton<ICheck, DiskCheck>()
            .AddSingleton<ICheck, DatabaseCheck>()
            .AddSingleton<ICheck, KeysCheck>()
            .AddSingleton<ICheck, MessagesCheck>()
            .AddSingleton<ICheck, BreachServiceCheck>()
            .AddSingleton<ICheck, IssuerCheck>();
}
