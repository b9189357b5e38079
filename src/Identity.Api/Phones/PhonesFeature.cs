using Identity.Domain.Phones;

namespace Identity.Api.Phones;

/// <summary>How people who are signed in change their phone number: the password, then the code that a text brings.</summary>
internal static class PhonesFeature
{
    internal static IServiceCollection AddPhones(this IServiceCollection services) =>
        services.AddSingleton<PhoneMails>().AddSingleton<ChangePhone>().AddSingleton<ConfirmPhone>();
}
