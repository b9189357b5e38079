using Identity.Domain.Signup;
using Identity.Domain.Users;

namespace Identity.Api.Signup;

/// <summary>New users. Needs passwords, addresses and sessions: a signup signs in, and mails a proof of the address.</summary>
internal static class SignupFeature
{
    internal static IServiceCollection AddSignup(this IServiceCollection services, SignupSettings settings) =>
        services.AddSingleton(settings).AddSingleton<SignUp>().AddSingleton<SignUpSilently>();
}
